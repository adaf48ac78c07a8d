package kintsugi.machine.device;

import java.nio.file.Path;
import kintsugi.core.failure.Rejected;

/** A process that opens a folder, says how that went, and keeps it until it is killed or its input ends. */
final class FolderHolder {
    private FolderHolder() {}

    public static void main(final String[] arguments) throws Exception {
        try {
            System.out.println(
                    "incarnation " + Rig.folder(Path.of(arguments[0])).incarnation());
        } catch (Rejected refused) {
            System.out.println("refused " + refused.code() + " " + refused.getMessage());
        }
        System.in.read();
    }
}
