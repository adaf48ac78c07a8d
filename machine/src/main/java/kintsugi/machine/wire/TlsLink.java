package kintsugi.machine.wire;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.cert.X509Certificate;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/**
 * TLS 1.3 over a socket. An {@link SSLEngine} turns bytes into records and back; here are the records that are only partly read or
 * written. Reading and writing may go on at the same time, as the engine allows; the handshake is driven by one thread.
 */
final class TlsLink implements Link {
    private static final String BINDING_LABEL = "EXPORTER-kintsugi-handshake";
    private static final int BINDING_BYTES = 32;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private final SocketChannel channel;
    private final SSLEngine engine;
    private final ByteBuffer incoming; // records, ready to be added to
    private final ByteBuffer opened; // content that found no room, ready to be taken
    private final ByteBuffer outgoing; // records, ready to be taken
    private volatile boolean owesAnswer;

    TlsLink(final SocketChannel channel, final SSLEngine engine) {
        this.channel = channel;
        this.engine = engine;
        this.incoming = ByteBuffer.allocateDirect(2 * engine.getSession().getPacketBufferSize());
        this.opened = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize())
                .flip();
        this.outgoing = ByteBuffer.allocateDirect(4 * engine.getSession().getPacketBufferSize())
                .flip();
    }

    /** What the handshake waits for. */
    enum Need {
        NOTHING,
        READ,
        WRITE
    }

    /** Goes on with the handshake as far as it can; if it fails, the peer is told. */
    Need shakeHands() throws IOException {
        try {
            return proceed();
        } catch (SSLException failed) {
            if (!outgoing.hasRemaining()) {
                wrap(NOTHING);
            }
            drain();
            throw failed;
        }
    }

    private Need proceed() throws IOException {
        if (engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING && !hasSession()) {
            engine.beginHandshake();
        }
        while (true) {
            if (!drain()) {
                return Need.WRITE;
            }
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> wrap(NOTHING);
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    if (!advance()) {
                        return Need.READ;
                    }
                }
                case FINISHED, NOT_HANDSHAKING -> {
                    return Need.NOTHING;
                }
            }
        }
    }

    private boolean hasSession() {
        return !"SSL_NULL_WITH_NULL_NULL".equals(engine.getSession().getCipherSuite());
    }

    /** One step of the handshake by what the peer sent; false if that is not there yet. */
    private boolean advance() throws IOException {
        final SSLEngineResult result = unwrap(opened.compact());
        opened.flip();
        if (result.getStatus() != Status.BUFFER_UNDERFLOW) {
            return true;
        }
        return fetch() > 0;
    }

    @Override
    public int read(final ByteBuffer into) throws IOException {
        int count = moveOpened(into);
        while (into.hasRemaining()) {
            final int got = open(into);
            if (got < 0) {
                final int fetched = fetch();
                if (fetched <= 0 || engine.isInboundDone()) {
                    return count > 0 ? count : fetched;
                }
            } else {
                count += got;
            }
        }
        return count;
    }

    /** Opens one record; -1 if none is complete. */
    private int open(final ByteBuffer into) throws IOException {
        if (engine.isInboundDone() || incoming.position() == 0) {
            return -1;
        }
        final int before = into.position();
        SSLEngineResult result = unwrap(into);
        if (result.getStatus() == Status.BUFFER_OVERFLOW) {
            result = unwrap(opened.compact());
            opened.flip();
            moveOpened(into);
        }
        answerIfAsked(result.getHandshakeStatus());
        final boolean isStuck = result.getStatus() != Status.OK;
        return isStuck ? -1 : into.position() - before;
    }

    private void answerIfAsked(final HandshakeStatus status) {
        if (status == HandshakeStatus.NEED_TASK) {
            runTasks();
        }
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            owesAnswer = true;
        }
    }

    private SSLEngineResult unwrap(final ByteBuffer into) throws IOException {
        incoming.flip();
        try {
            return engine.unwrap(incoming, into);
        } finally {
            incoming.compact();
        }
    }

    private int moveOpened(final ByteBuffer into) {
        final int count = Math.min(opened.remaining(), into.remaining());
        into.put(into.position(), opened, opened.position(), count);
        into.position(into.position() + count);
        opened.position(opened.position() + count);
        return count;
    }

    /** More records from the socket; 0 if there are none now. */
    private int fetch() throws IOException {
        final int count = channel.read(incoming);
        if (count < 0 && engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
            throw new EOFException("the peer closed the connection within the TLS handshake");
        }
        return count;
    }

    @Override
    public boolean write(final ByteBuffer from) throws IOException {
        while (drain()) {
            if (!from.hasRemaining() && !takeDebt()) {
                return true;
            }
            wrap(from);
            if (from.hasRemaining() && !outgoing.hasRemaining()) {
                throw new EOFException("TLS has ended: it takes nothing more");
            }
        }
        return false;
    }

    private boolean takeDebt() {
        final boolean isOwed = owesAnswer && engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP;
        owesAnswer = false;
        return isOwed;
    }

    private void wrap(final ByteBuffer from) throws IOException {
        outgoing.clear();
        try {
            do {
                final SSLEngineResult result = engine.wrap(from, outgoing);
                if (result.getStatus() != Status.OK) {
                    break;
                }
            } while (from.hasRemaining());
        } finally {
            outgoing.flip();
        }
    }

    /** Sends records that are ready; whether all are gone. */
    private boolean drain() throws IOException {
        if (outgoing.hasRemaining()) {
            channel.write(outgoing);
        }
        return !outgoing.hasRemaining();
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    @Override
    public void endOutput() throws IOException {
        engine.closeOutbound();
        wrap(NOTHING);
        drain();
        channel.shutdownOutput();
    }

    @Override
    public boolean owesAnswer() {
        return owesAnswer;
    }

    @Override
    public byte[] binding() throws IOException {
        final ExtendedSSLSession session = (ExtendedSSLSession) engine.getSession();
        return session.exportKeyingMaterialData(BINDING_LABEL, new byte[0], BINDING_BYTES);
    }

    @Override
    public String certifiedName() throws IOException {
        final X509Certificate own = (X509Certificate) engine.getSession().getPeerCertificates()[0];
        try {
            for (final Rdn part : new LdapName(own.getSubjectX500Principal().getName()).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN")) {
                    return String.valueOf(part.getValue());
                }
            }
            return "";
        } catch (InvalidNameException unreadable) {
            throw new IOException("the subject of the peer's certificate cannot be read", unreadable);
        }
    }
}
