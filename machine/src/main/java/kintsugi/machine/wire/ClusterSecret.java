package kintsugi.machine.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import kintsugi.core.failure.Rejected;

/**
 * What all nodes of a cluster know and nobody else. It never leaves the process: nodes prove that they know it by computing with it.
 * Never printed.
 */
public final class ClusterSecret {
    /** Fewest characters. */
    public static final int LEAST_CHARACTERS = 32;

    private static final int MOST_BYTES = 4096;
    private static final String ALGORITHM = "HmacSHA256";
    private final SecretKeySpec key;

    private ClusterSecret(final byte[] bytes) {
        this.key = new SecretKeySpec(bytes, ALGORITHM);
    }

    /** @throws Rejected if the text is too short to be a secret */
    public static ClusterSecret of(final String text) {
        final String secret = text.strip();
        if (secret.length() < LEAST_CHARACTERS) {
            throw new Rejected(
                    "bad_secret",
                    "a cluster secret of " + secret.length() + " characters is too short: it needs " + LEAST_CHARACTERS
                            + "; make one by: openssl rand -hex 32");
        }
        return new ClusterSecret(secret.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The content of the file, without white space around it.
     *
     * @throws Rejected if it cannot be read, others can read or change it, or it is too short
     */
    public static ClusterSecret read(final Path file) {
        try {
            PrivateFile.require(file, "bad_secret", "secret");
            if (Files.size(file) > MOST_BYTES) {
                throw new Rejected(
                        "bad_secret",
                        "the secret file " + file + " has more than " + MOST_BYTES + " bytes: shorten it");
            }
            return of(Files.readString(file));
        } catch (IOException unreadable) {
            throw new Rejected(
                    "bad_secret",
                    "cannot read the secret file " + file + " (" + unreadable
                            + "); make one by: (umask 077; openssl rand -hex 32 > " + file + ")");
        }
    }

    /** HMAC-SHA256, keyed with the secret, of the parts one after another. */
    byte[] sign(final byte[]... parts) {
        try {
            final Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            for (final byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, missing);
        }
    }

    @Override
    public String toString() {
        return "ClusterSecret (not shown)";
    }
}
