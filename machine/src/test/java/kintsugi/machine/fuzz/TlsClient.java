package kintsugi.machine.fuzz;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import kintsugi.machine.wire.TlsOptions;
import org.jspecify.annotations.Nullable;

/** TLS as a stranger speaks it: it trusts everybody, and shows a certificate or none. */
final class TlsClient {
    private static final int PATIENCE_MILLIS = 30_000;
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final SSLContext context;

    /** @param shown the certificate; null for none */
    TlsClient(final @Nullable TlsOptions shown) {
        try {
            context = SSLContext.getInstance("TLSv1.3");
            final KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(shown == null ? null : store(shown), PASSWORD);
            context.init(keys.getKeyManagers(), new TrustManager[] {new Trusting()}, null);
            context.getClientSessionContext()
                    .setSessionCacheSize(1); // what strangers keep must not be taken for the node's
        } catch (GeneralSecurityException | IOException unusable) {
            throw new AssertionError(unusable);
        }
    }

    /** Shakes TLS's hands over that socket. */
    SSLSocket over(final Socket socket) throws IOException {
        final SSLSocket secured =
                (SSLSocket) context.getSocketFactory().createSocket(socket, "node", socket.getPort(), true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        secured.startHandshake();
        return secured;
    }

    /** What ties a proof to the TLS session. */
    static byte[] binding(final SSLSocket socket) {
        try {
            return ((ExtendedSSLSession) socket.getSession())
                    .exportKeyingMaterialData("EXPORTER-kintsugi-handshake", new byte[0], 32);
        } catch (javax.net.ssl.SSLKeyException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** The first bytes of a client. */
    byte[] clientHello() {
        try {
            final SSLEngine engine = context.createSSLEngine("node", 1);
            engine.setUseClientMode(true);
            final ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            engine.wrap(ByteBuffer.allocate(0), hello);
            return java.util.Arrays.copyOf(hello.array(), hello.position());
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static KeyStore store(final TlsOptions shown) throws GeneralSecurityException, IOException {
        final Certificate[] chain = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(shown.certificates())))
                .toArray(Certificate[]::new);
        final KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "own",
                KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pem(shown.key()))),
                PASSWORD,
                chain);
        return store;
    }

    private static byte[] pem(final Path file) throws IOException {
        final StringBuilder text = new StringBuilder();
        for (final String line : Files.readAllLines(file)) {
            if (!line.startsWith("-----")) {
                text.append(line.strip());
            }
        }
        return Base64.getDecoder().decode(text.toString());
    }

    private static final class Trusting extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(final X509Certificate[] chain, final String kind, final Socket socket) {}

        @Override
        public void checkServerTrusted(final X509Certificate[] chain, final String kind, final Socket socket) {}

        @Override
        public void checkClientTrusted(final X509Certificate[] chain, final String kind, final SSLEngine engine) {}

        @Override
        public void checkServerTrusted(final X509Certificate[] chain, final String kind, final SSLEngine engine) {}

        @Override
        public void checkClientTrusted(final X509Certificate[] chain, final String kind) {}

        @Override
        public void checkServerTrusted(final X509Certificate[] chain, final String kind) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
