package kintsugi.machine.wire;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("R4")
final class TlsLinkTest {
    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void afterARecordThatWasSpoiledNothingMoreIsTakenToBeSent() throws IOException {
        final TlsMaterial material = TlsMaterial.read(new Certificates(folder, "authority").of("node"));
        try (ServerSocketChannel listening =
                        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                SocketChannel near = SocketChannel.open(listening.getLocalAddress());
                SocketChannel far = listening.accept()) {
            near.configureBlocking(false);
            far.configureBlocking(false);
            final TlsLink client = new TlsLink(near, material.engine(true));
            final TlsLink server = new TlsLink(far, material.engine(false));
            while (client.shakeHands() != TlsLink.Need.NOTHING | server.shakeHands() != TlsLink.Need.NOTHING) {
                // each goes on as far as the other has come
            }
            far.write(ByteBuffer.wrap(new byte[] {23, 3, 3, 0, 32, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}));
            far.write(ByteBuffer.allocate(64));
            assertThatThrownBy(() -> readSomething(client)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> client.write(ByteBuffer.allocate(100_000))).isInstanceOf(IOException.class);
        }
    }

    private static void readSomething(final TlsLink link) throws IOException {
        final ByteBuffer into = ByteBuffer.allocate(1_000);
        while (link.read(into) == 0) {
            Thread.onSpinWait();
        }
    }
}
