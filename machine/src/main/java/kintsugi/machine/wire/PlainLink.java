package kintsugi.machine.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** TCP as it is. */
record PlainLink(SocketChannel channel) implements Link {
    private static final byte[] NOTHING = new byte[0];

    @Override
    public int read(final ByteBuffer into) throws IOException {
        return channel.read(into);
    }

    @Override
    public boolean write(final ByteBuffer from) throws IOException {
        channel.write(from);
        return !from.hasRemaining();
    }

    @Override
    public void endOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public boolean owesAnswer() {
        return false;
    }

    @Override
    public byte[] binding() {
        return NOTHING;
    }

    @Override
    public String certifiedName() {
        return "";
    }
}
