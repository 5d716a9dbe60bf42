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
    double test,
    double validation,
    long seed,
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
    double test = share(all, "test");
    double validation = share(all, "validation");
    if (test <= 0 || test + validation >= 1) {
      throw refusal(
          "test",
          all.get("test"),
          "leaves nothing to test on or, with 'validation' "
              + all.get("validation")
              + ", nothing to train with");
    }
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
        test,
        validation,
        seed(all.get("seed")),
        sha256);
  }

  private static double share(Map<String, String> all, String name) {
    String value = all.get(name).strip();
    if (!value.matches("0?\\.\\d+|0|0\\.")) {
      throw refusal(name, value, "is not a share; allowed: 0 to below 1, such as 0.2");
    }
    return Double.parseDouble(value);
  }

  private static long seed(String value) {
    if (!value.strip().matches("-?\\d{1,18}")) {
      throw refusal("seed", value, "is not a whole number");
    }
    return Long.parseLong(value.strip());
  }

  static ConfigException refusal(String option, String value, String what) {
    return new ConfigException(
        "dataset.options." + option,
        value,
        "Dataset 'table', option '" + option + "': '" + value + "' " + what + ".");
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
