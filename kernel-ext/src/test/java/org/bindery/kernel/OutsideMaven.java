package org.bindery.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Maven as the author of a plugin has it: without network, with a local repository that holds what
 * this build has fetched and what {@code ./bindery spi} installs. The real one is not written to:
 * its folders are linked, and only Bindery's own is another.
 */
final class OutsideMaven implements AutoCloseable {
  private static final long LIMIT_SECONDS = 300;
  private static final String GROUP = "bindery";
  private static final Pattern VERSION =
      Pattern.compile("<artifactId>bindery</artifactId>\\s*<version>(.*?)</version>");

  private final Path repository;
  private final String version;

  private OutsideMaven(Path repository, String version) {
    this.repository = repository;
    this.version = version;
  }

  /**
   * Fills a local repository.
   *
   * @param repository an empty folder
   */
  static OutsideMaven in(Path repository) throws IOException, InterruptedException {
    assumeTrue(isThere(), "skipped: there is no mvn on the PATH");
    Path real = realRepository();
    assumeTrue(
        Files.isDirectory(real.resolve(Path.of("org", "junit"))),
        "skipped: the class path does not come from a repository of Maven's");
    link(real, repository, "org");
    link(real.resolve("org"), repository.resolve("org"), GROUP);
    Path checkout = RealKernel.checkout();
    Matcher version = VERSION.matcher(Files.readString(checkout.resolve("pom.xml")));
    assertThat(version.find()).isTrue();
    OutsideMaven maven = new OutsideMaven(repository, version.group(1));
    maven.install(checkout, "bindery", false);
    maven.install(checkout.resolve("modality-spi"), "bindery-modality-spi", false);
    maven.install(checkout.resolve("modality-spi/api"), "bindery-modality-api", true);
    maven.install(checkout.resolve("modality-spi/blocks"), "bindery-blocks", true);
    maven.install(checkout.resolve("modality-spi/testkit"), "bindery-modality-testkit", true);
    return maven;
  }

  /** Runs Maven in a project and returns what it printed, or fails with it. */
  String run(Path project, String... goals) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("mvn", "-B", "-o", "-Dmaven.repo.local=" + repository));
    command.addAll(List.of(goals));
    Path log = project.resolveSibling(project.getFileName() + ".log");
    Process process =
        new ProcessBuilder(command)
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroy();
      throw new AssertionError(command + " took too long:\n" + Files.readString(log));
    }
    if (process.exitValue() != 0) {
      throw new AssertionError(command + " failed:\n" + Files.readString(log));
    }
    return Files.readString(log);
  }

  /** Puts a jar where a dependency on it is looked for. */
  void install(Path jar, Path pom, String group, String artifact, String version)
      throws IOException {
    Path place =
        Files.createDirectories(
            repository.resolve(group.replace('.', '/')).resolve(artifact).resolve(version));
    Files.copy(jar, place.resolve(artifact + "-" + version + ".jar"));
    Files.copy(pom, place.resolve(artifact + "-" + version + ".pom"));
  }

  /** Returns where jars and poms lie. */
  Path repository() {
    return repository;
  }

  /** Removes the links. */
  @Override
  public void close() throws IOException {
    for (Path folder : List.of(repository, repository.resolve("org"))) {
      try (Stream<Path> links = Files.list(folder)) {
        for (Path link : links.filter(Files::isSymbolicLink).toList()) {
          Files.delete(link);
        }
      }
    }
  }

  private void install(Path module, String artifact, boolean jar) throws IOException {
    Path place =
        Files.createDirectories(repository.resolve(Path.of("org", GROUP, artifact, version)));
    String name = artifact + "-" + version;
    Files.copy(module.resolve("pom.xml"), place.resolve(name + ".pom"));
    if (jar) {
      Path classes = module.resolve(Path.of("target", "classes"));
      assumeTrue(Files.isDirectory(classes), "skipped: " + module + " is not compiled");
      pack(classes, place.resolve(name + ".jar"));
    }
  }

  private static void link(Path from, Path to, String except) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> folders = Files.list(from)) {
      for (Path folder : folders.filter(each -> !each.endsWith(except)).toList()) {
        Files.createSymbolicLink(to.resolve(folder.getFileName()), folder);
      }
    }
  }

  private static void pack(Path classes, Path jar) throws IOException {
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream zip = new JarOutputStream(out);
        Stream<Path> walk = Files.walk(classes)) {
      for (Path file : walk.filter(Files::isRegularFile).sorted().toList()) {
        zip.putNextEntry(new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, zip);
        zip.closeEntry();
      }
    }
  }

  /** REPOSITORY/org/junit/jupiter/junit-jupiter-api/VERSION/JAR. */
  private static Path realRepository() {
    try {
      Path jar = Path.of(Test.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path folder = jar;
      for (int up = 0; up < 6 && folder.getParent() != null; up++) {
        folder = folder.getParent();
      }
      return folder;
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isThere() throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder("mvn", "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException absent) {
      return false;
    }
  }
}
