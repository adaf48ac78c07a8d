package kintsugi.machine.wire;

import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;

/** A connection was refused, here or by the peer, before it could carry anything. */
final class Refusal extends Exception {
    /** What no repetition changes, until somebody changes the configuration of a node. */
    private static final Set<String> FINAL =
            Set.of("wrong_secret", "wrong_version", "wrong_cluster", "wrong_peer", "wrong_plane", "wrong_certificate");

    private static final Pattern CODE = Pattern.compile("[a-z_]{1,40}");
    private static final Pattern UNPRINTABLE = Pattern.compile("\\p{Cntrl}");

    private final String code;
    private final String text;
    private final boolean isTold;

    private Refusal(final String code, final String message, final boolean isTold) {
        super(message);
        this.code = code;
        this.text = message;
        this.isTold = isTold;
    }

    /** One of which the peer may hear. */
    static Refusal told(final String code, final String message) {
        return new Refusal(code, message, true);
    }

    /** One that is kept to this side: the other has not shown that it may know anything. */
    static Refusal silent(final String code, final String message) {
        return new Refusal(code, message, false);
    }

    /** The certificates do not fit, or what came is not TLS at all. */
    static Refusal ofTls(final SSLException failed) {
        final String code = failed instanceof SSLHandshakeException ? "wrong_certificate" : "not_tls";
        return silent(code, "TLS failed: " + failed.getMessage());
    }

    /** One of which the peer told; what it says is somebody else's text. */
    static Refusal byPeer(final String code, final String message) {
        final boolean isCode = CODE.matcher(code).matches();
        return new Refusal(
                isCode ? code : "refused",
                "refused there: " + UNPRINTABLE.matcher(message).replaceAll("?"),
                false);
    }

    String code() {
        return code;
    }

    String text() {
        return text;
    }

    boolean isTold() {
        return isTold;
    }

    String reason() {
        return code + ": " + text;
    }

    /** What the caller that wanted the connection may conclude. */
    Failure failure(final String to) {
        final String sentence = "cannot connect to " + to + ": " + text;
        return FINAL.contains(code)
                ? new Rejected(code, sentence)
                : new Unavailable(code, sentence + "; try again later");
    }
}
