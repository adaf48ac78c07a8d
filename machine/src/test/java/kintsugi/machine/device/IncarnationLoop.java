package kintsugi.machine.device;

import java.nio.file.Path;

/** A process that starts a node over and over, and says each incarnation that it got. */
final class IncarnationLoop {
    private IncarnationLoop() {}

    public static void main(final String[] arguments) {
        while (!System.out.checkError()) {
            try (NodeFolder folder = Rig.folder(Path.of(arguments[0]))) {
                System.out.println(folder.incarnation());
            }
        }
    }
}
