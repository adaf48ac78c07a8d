package kintsugi.node.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import kintsugi.core.call.Switchboard;
import kintsugi.core.failure.Cancelled;
import kintsugi.core.host.Host;
import kintsugi.core.unit.Units;
import kintsugi.node.capability.Capability;
import kintsugi.node.capability.Report;

/** Does what a file tells it, which it takes away: {@code defect}, {@code memory} or {@code hang}. */
record BreakingCapability(Path folder) implements Capability {
    @Override
    public String name() {
        return "breaking";
    }

    @Override
    public Standing start(final Host host, final Switchboard switchboard) {
        host.threads().start("breaking", () -> {
            while (true) {
                obey(host);
                host.clock().sleep(20 * Units.MILLI);
            }
        });
        return () -> new Report(true, "not broken yet", new TreeMap<>());
    }

    private void obey(final Host host) {
        final Path order = folder.resolve("order");
        try {
            if (Files.exists(order)) {
                final String text = Files.readString(order);
                Files.delete(order);
                obey(host, text);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static void obey(final Host host, final String order) {
        switch (order) {
            case "defect" -> throw new IllegalStateException("broken by order");
            case "memory" -> throw new OutOfMemoryError("by order");
            default -> {
                host.events().record("hanging", "order", order);
                hang(host);
            }
        }
    }

    private static void hang(final Host host) {
        while (true) {
            try {
                host.clock().sleep(Units.SECOND);
            } catch (Cancelled ignored) {
                Thread.onSpinWait(); // deaf, as code that breaks the rule is
            }
        }
    }
}
