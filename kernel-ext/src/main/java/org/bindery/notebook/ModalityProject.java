package org.bindery.notebook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bindery.data.PluginJar;
import org.bindery.data.Plugins;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.bindery.spi.ModalityId;

/**
 * The project of a plugin, as {@code ./bindery new-modality} makes it: its files on disk, which an
 * author changes with an editor, and its jar, which a notebook loads. {@link #verify} and {@link
 * #load} are called again after each change.
 */
public final class ModalityProject implements View {
  private static final Pattern FIRST_SENTENCE =
      Pattern.compile("/\\*\\*(.+?)(?:\\.\\s|\\.\\*|:\\s|\\*/)", Pattern.DOTALL);
  private static final Pattern TESTS =
      Pattern.compile("Tests run: (\\d+), Failures: (\\d+), Errors: (\\d+), Skipped: (\\d+)");
  private static final String LOG = "verify.log";
  private static final int MESSAGES = 5;

  private final Path folder;
  private final Plugins plugins;
  private final Programs programs;

  private ModalityProject(Path folder, Plugins plugins, Programs programs) {
    this.folder = folder;
    this.plugins = plugins;
    this.programs = programs;
  }

  /**
   * Opens the project of this name, which the launcher makes if there is none.
   *
   * @param home the folder of all projects
   * @param launcher {@code bindery} of the checkout
   * @throws ConfigException if the launcher refuses the name, with its sentence
   */
  static ModalityProject of(
      ModalityId name, Path home, Path launcher, Plugins plugins, Programs programs) {
    Path folder = home.resolve(name.value());
    if (!Files.exists(folder.resolve("pom.xml"))) {
      Path log = home.resolve("new-modality.log");
      try {
        Files.createDirectories(home);
        List<String> command =
            List.of(launcher.toString(), "new-modality", name.value(), "--dir", folder.toString());
        if (!programs.run(home, log, command)) {
          throw new ConfigException("name", name.value(), refusal(log));
        }
      } catch (IOException e) {
        throw new DataException("The folder " + home + " cannot be used: " + e + ".", e);
      }
    }
    return new ModalityProject(folder, plugins, programs);
  }

  private static String refusal(Path log) throws IOException {
    return Files.readAllLines(log).stream()
        .filter(line -> line.startsWith("bindery: "))
        .reduce((first, last) -> last)
        .map(line -> line.substring("bindery: ".length()))
        .orElse("The project could not be made; the log is " + log + ".");
  }

  /** Returns where it lies. */
  public Path folder() {
    return folder;
  }

  /**
   * Builds it with Maven and runs its tests, among them all rules of the contracts. Blocks;
   * interrupting it ends Maven.
   *
   * @throws Refusal with what Maven or the failing rules say
   */
  public View verify() {
    return Refusal.orRefuse(
        () -> {
          Path log = folder.resolve(LOG);
          boolean fine = programs.run(folder, log, List.of("mvn", "-B", "verify"));
          if (!fine) {
            throw new DataException(
                "The project "
                    + folder.getFileName()
                    + " does not hold: "
                    + String.join(" ", errors(log))
                    + " The whole log is "
                    + log
                    + ".");
          }
          return new Verified(jar(), tests());
        });
  }

  /**
   * Loads its jar, or loads it anew if it was loaded before, as {@code %modality load} does.
   *
   * @throws Refusal if there is no jar yet, or nothing of it can be used
   */
  public View load() {
    return Refusal.orRefuse(
        () -> {
          Path jar = jar();
          boolean again =
              plugins.loaded().stream().map(PluginJar::jar).anyMatch(known -> same(known, jar));
          return new PluginJarsView(
              again ? plugins.reload(List.of(jar.toString())) : List.of(plugins.load(jar)));
        });
  }

  private static boolean same(Path one, Path other) {
    return one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
  }

  private Path jar() {
    try (Stream<Path> built =
        Files.isDirectory(folder.resolve("target"))
            ? Files.list(folder.resolve("target"))
            : Stream.empty()) {
      return built
          .filter(file -> file.toString().endsWith(".jar"))
          .sorted()
          .findFirst()
          .orElseThrow(
              () ->
                  new ConfigException(
                      "jar",
                      folder.toString(),
                      "There is no jar in "
                          + folder.resolve("target")
                          + " yet: call verify() first."));
    } catch (IOException e) {
      throw new DataException("The folder " + folder + " cannot be read: " + e + ".", e);
    }
  }

  private Map<String, Integer> tests() {
    Map<String, Integer> counts = new TreeMap<>();
    try (Stream<Path> reports = Files.list(folder.resolve("target/surefire-reports"))) {
      for (Path report : reports.filter(file -> file.toString().endsWith(".txt")).toList()) {
        Matcher found = TESTS.matcher(Files.readString(report));
        if (found.find()) {
          String name = report.getFileName().toString().replaceFirst("\\.txt$", "");
          counts.put(
              name.substring(name.lastIndexOf('.') + 1),
              Integer.parseInt(found.group(1)) - Integer.parseInt(found.group(4)));
        }
      }
    } catch (IOException e) {
      throw new DataException("The reports in " + folder + " cannot be read: " + e + ".", e);
    }
    return counts;
  }

  private static List<String> errors(Path log) {
    try (Stream<String> lines = Files.lines(log)) {
      List<String> told =
          lines
              .filter(line -> line.startsWith("[ERROR]"))
              .map(line -> line.substring("[ERROR]".length()).strip())
              .filter(line -> !line.isEmpty() && !line.startsWith("Tests run"))
              .distinct()
              .limit(MESSAGES)
              .toList();
      return told.isEmpty() ? List.of("Maven ended without saying why.") : told;
    } catch (IOException e) {
      throw new DataException("The log " + log + " cannot be read: " + e + ".", e);
    }
  }

  /** Returns the files an author changes with the first sentence of each. */
  private List<List<String>> files() {
    try (Stream<Path> walk = Files.walk(folder.resolve("src/main/java"))) {
      List<List<String>> rows = new ArrayList<>();
      for (Path file : walk.filter(path -> path.toString().endsWith(".java")).sorted().toList()) {
        String source = Files.readString(file);
        Matcher first = FIRST_SENTENCE.matcher(source);
        String said =
            first.find() ? first.group(1).replaceAll("\\s*\\n\\s*\\*?\\s*", " ").strip() : "";
        rows.add(
            List.of(
                file.getFileName().toString(),
                String.format(Locale.ROOT, "%d", source.lines().count()),
                said.isEmpty() ? "" : said + "."));
      }
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException("The folder " + folder + " cannot be read.", e);
    }
  }

  @Override
  public String html() {
    StringBuilder body = new StringBuilder(Html.table());
    body.append(Html.headings("left", List.of("file", "lines", "what it is")));
    for (List<String> row : files()) {
      body.append(
          Html.row(
              Html.cell("left", false, Html.escape(row.get(0)))
                  + Html.cell("right", true, Html.escape(row.get(1)))
                  + Html.cell("left", true, Html.escape(row.get(2)))));
    }
    body.append("</table>");
    return Html.block(
        "The project " + folder.getFileName(), "each file says what to change", body.toString());
  }

  @Override
  public String text() {
    StringBuilder text = new StringBuilder("The project " + folder.getFileName());
    for (List<String> row : files()) {
      text.append("\n").append(String.format(Locale.ROOT, "%-40s %s", row.get(0), row.get(2)));
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return text();
  }

  /** A build that went well: its jar, and how many tests of each class hold. */
  private record Verified(Path jar, Map<String, Integer> tests) implements View {
    @Override
    public String html() {
      StringBuilder body = new StringBuilder(Html.table());
      body.append(Html.headings("left", List.of("test", "rules that hold")));
      tests.forEach(
          (name, count) ->
              body.append(
                  Html.row(
                      Html.cell("left", false, Html.escape(name))
                          + Html.cell("right", true, String.valueOf(count)))));
      body.append("</table>");
      return Html.block("Verified", String.valueOf(jar.getFileName()), body.toString());
    }

    @Override
    public String text() {
      StringBuilder text = new StringBuilder("verified " + jar.getFileName());
      tests.forEach((name, count) -> text.append("\n" + name + ": " + count + " rules hold"));
      return text.toString();
    }

    @Override
    public String toString() {
      return text();
    }
  }
}
