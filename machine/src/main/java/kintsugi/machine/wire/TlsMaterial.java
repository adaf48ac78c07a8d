package kintsugi.machine.wire;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import kintsugi.core.failure.Rejected;

/** Certificates and keys, read once; makes the engines of connections. TLS 1.3 only, both sides show certificates. */
final class TlsMaterial {
    private static final Pattern KEY = Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");
    private static final List<String> KEY_KINDS = List.of("EC", "RSA", "EdDSA");
    private static final char[] NO_PASSWORD = new char[0];

    private final SSLContext context;

    private TlsMaterial(final SSLContext context) {
        this.context = context;
    }

    /** @throws Rejected if a file is missing or not what it should be, or others can read the key */
    static TlsMaterial read(final TlsOptions options) {
        try {
            final KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(own(options), NO_PASSWORD);
            final TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(authorities(options.authorities()));
            final SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return new TlsMaterial(context);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException unusable) {
            throw new Rejected("bad_tls_files", "cannot use the files of " + options + ": " + unusable);
        }
    }

    SSLEngine engine(final boolean isClient) {
        final SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(isClient);
        final SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3"});
        parameters.setNeedClientAuth(!isClient);
        engine.setSSLParameters(parameters);
        return engine;
    }

    private static KeyStore own(final TlsOptions options) throws IOException, GeneralSecurityException {
        final KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        store.setKeyEntry(
                "node",
                key(options.key()),
                NO_PASSWORD,
                certificates(options.certificates()).toArray(new Certificate[0]));
        return store;
    }

    private static KeyStore authorities(final Path file) throws IOException, GeneralSecurityException {
        final KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        int number = 0;
        for (final Certificate certificate : certificates(file)) {
            store.setCertificateEntry("authority-" + number++, certificate);
        }
        return store;
    }

    private static Collection<? extends Certificate> certificates(final Path file)
            throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            final Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (found.isEmpty()) {
                throw new GeneralSecurityException("no certificate in " + file);
            }
            return found;
        }
    }

    private static PrivateKey key(final Path file) throws IOException, GeneralSecurityException {
        PrivateFile.require(file, "bad_tls_files", "key");
        final Matcher pem = KEY.matcher(Files.readString(file));
        if (!pem.find()) {
            throw new GeneralSecurityException("no unencrypted PKCS#8 key (BEGIN PRIVATE KEY) in " + file);
        }
        final PKCS8EncodedKeySpec content =
                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
        for (final String kind : KEY_KINDS) {
            try {
                return KeyFactory.getInstance(kind).generatePrivate(content);
            } catch (InvalidKeySpecException other) {
                // of the next kind, then
            }
        }
        throw new GeneralSecurityException("the key in " + file + " is of none of the kinds " + KEY_KINDS);
    }
}
