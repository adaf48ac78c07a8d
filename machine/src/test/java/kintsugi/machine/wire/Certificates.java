package kintsugi.machine.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** An authority of its own and the certificates that it signs, made with the JDK's keytool. */
public final class Certificates {
    private static final String PASSWORD = "changeit";

    private final Path folder;
    private final String authority;

    /** An authority of that name, which keeps its files in the folder. */
    public Certificates(final Path folder, final String authority) {
        this.folder = folder;
        this.authority = authority;
        keytool("-genkeypair", "-alias", authority, "-dname", "CN=" + authority, "-ext", "bc:c");
    }

    /** What the node of that name shows and trusts. */
    public TlsOptions of(final String node) {
        keytool("-genkeypair", "-alias", node, "-dname", "CN=" + node + ",O=Kintsugi tests", "-signer", authority);
        try {
            final KeyStore store = KeyStore.getInstance(store().toFile(), PASSWORD.toCharArray());
            final Certificate[] chain = store.getCertificateChain(node);
            return new TlsOptions(
                    pem(node, "CERTIFICATE", chain[0].getEncoded()),
                    pem(
                            node,
                            "PRIVATE KEY",
                            store.getKey(node, PASSWORD.toCharArray()).getEncoded()),
                    pem(authority, "CERTIFICATE", chain[1].getEncoded()));
        } catch (IOException | GeneralSecurityException failed) {
            throw new AssertionError(failed);
        }
    }

    private Path pem(final String name, final String kind, final byte[] content) throws IOException {
        final String text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        final Path file = Files.writeString(
                folder.resolve(authority + "-" + name + "-" + kind.replace(' ', '-') + ".pem"),
                "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private Path store() {
        return folder.resolve(authority + ".p12");
    }

    private void keytool(final String... arguments) {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store().toString(), "-storepass", PASSWORD, "-storetype", "PKCS12"));
        if (arguments[0].equals("-genkeypair")) {
            command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "2"));
        }
        try {
            final Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            final String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(command + ": " + said);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException told) {
            throw new AssertionError(told);
        }
    }
}
