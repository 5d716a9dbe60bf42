package org.bindery.dataset.table;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.bindery.spi.ReadRequest;

/** What a request asks of a table, checked as far as it can be without looking into files. */
record TableOptions(
    Path home,
    Optional<Path> file,
    String columns,
    String id,
    String key,
    String split,
    KeySplits splits,
    String sha256) {
  static final Map<String, String> DEFAULTS =
      Map.of(
          "file", "",
          "columns", "vector=*",
          "id", "",
          "key", "",
          "split", "",
          "test", "0.2",
          "validation", "0",
          "seed", "0",
          "sha256", "");

  static TableOptions of(ReadRequest request) {
    Map<String, String> all = new HashMap<>(DEFAULTS);
    request
        .options()
        .forEach(
            (name, value) -> {
              if (all.replace(name, value) == null) {
                throw refusal(
                    name, value, "is not known; known are " + new TreeSet<>(all.keySet()));
              }
            });
    String sha256 = all.get("sha256").strip();
    if (!sha256.matches("([0-9a-fA-F]{64})?")) {
      throw refusal("sha256", sha256, "is not 64 hexadecimal digits");
    }
    String file = all.get("file").strip();
    return new TableOptions(
        request.home(),
        file.isEmpty() ? Optional.empty() : Optional.of(locate(request.home(), file)),
        all.get("columns"),
        all.get("id").strip(),
        all.get("key").strip(),
        all.get("split").strip(),
        KeySplits.of("table", all),
        sha256);
  }

  static ConfigException refusal(String option, String value, String what) {
    return KeySplits.refusal("table", option, value, what);
  }

  /** Returns where a file is: as it is, below the tables, or in the working directory. */
  static Path locate(Path home, String name) {
    try {
      Path given = Path.of(name);
      Path below = home.resolve("tables").resolve(given);
      if (Files.isRegularFile(below)) {
        return below;
      }
      if (Files.isRegularFile(given)) {
        return given.toAbsolutePath();
      }
      throw new DataException(
          given.isAbsolute()
              ? "There is no file " + given + "."
              : "There is no file " + below + " and no " + given.toAbsolutePath() + ".");
    } catch (InvalidPathException e) {
      throw refusal("file", name, "is not a path");
    }
  }
}
