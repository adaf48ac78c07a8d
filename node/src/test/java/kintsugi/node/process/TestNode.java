package kintsugi.node.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kintsugi.core.failure.Failure;
import kintsugi.node.capability.Capability;
import kintsugi.node.config.NodeConfig;
import kintsugi.node.config.NodeFile;

/** A node in a process of its own, as the command starts it, with capabilities that only tests have. */
public final class TestNode {
    private TestNode() {}

    /** @param arguments the configuration, then names of further capabilities */
    public static void main(final String[] arguments) {
        final NodeConfig config = NodeFile.read(Path.of(arguments[0]));
        final List<Capability> more = new ArrayList<>();
        for (int i = 1; i < arguments.length; i++) {
            more.add(
                    switch (arguments[i]) {
                        case "breaking" -> new BreakingCapability(config.folder());
                        case "volume" -> new VolumeCapability(config);
                        default -> throw new IllegalArgumentException(arguments[i]);
                    });
        }
        try {
            System.exit(NodeProcess.run(config, System.out, more));
        } catch (Failure refused) {
            System.out.println("refused: " + refused.getMessage());
            System.exit(ExitCodes.BAD_INPUT);
        }
    }
}
