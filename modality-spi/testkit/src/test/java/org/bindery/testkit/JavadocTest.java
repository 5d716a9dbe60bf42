package org.bindery.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.DocumentationTool;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Javadoc of what authors read: it is made with every check of doclint but two. A first
 * sentence that says what is returned needs no {@code @return} beside it, and the components of a
 * record are told once, at the record, which doclint would have again at its constructor.
 */
class JavadocTest {
  private static final List<String> NOT_ASKED_FOR = List.of("no @return", "no @param");

  @TempDir Path folder;

  @Test
  void theSiteOfTheSpiIsMadeWithoutAWarning() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String module : List.of("api", "blocks", "testkit")) {
      Path main = Path.of("..", module, "src", "main", "java");
      try (Stream<Path> files = Files.walk(main)) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
      }
    }
    assertThat(sources).as("sources of three modules").hasSizeGreaterThan(80);
    assertThat(warnings(sources)).isEmpty();
    assertThat(folder.resolve("org/bindery/spi/Modality.html")).isNotEmptyFile();
  }

  @Test
  void aBrokenLinkAMissingCommentAndBadHtmlAreFound() throws IOException {
    Path file = folder.resolve("Thing.java");
    Files.writeString(
        file,
        """
        /** Knows {@link Nothing} of R&D. */
        public class Thing {
          public int value;
        }
        """);
    assertThat(warnings(List.of(file)))
        .anyMatch(line -> line.startsWith("Thing.java:1: ") && line.contains("reference"))
        .anyMatch(line -> line.contains("semicolon"))
        .anyMatch(line -> line.startsWith("Thing.java:3: ") && line.contains("no comment"));
  }

  private List<String> warnings(List<Path> sources) throws IOException {
    DocumentationTool tool = ToolProvider.getSystemDocumentationTool();
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    try (StandardJavaFileManager files =
        tool.getStandardFileManager(found, null, StandardCharsets.UTF_8)) {
      List<String> options =
          List.of(
              "-locale",
              "en",
              "-quiet",
              "-Xdoclint:all",
              "-Xmaxwarns",
              "10000",
              "-d",
              folder.toString(),
              "-cp",
              System.getProperty("java.class.path"));
      StringWriter out = new StringWriter();
      tool.getTask(out, files, found, null, options, files.getJavaFileObjectsFromPaths(sources))
          .call();
    }
    return found.getDiagnostics().stream()
        .filter(one -> one.getKind() != Diagnostic.Kind.NOTE)
        .filter(one -> NOT_ASKED_FOR.stream().noneMatch(one.getMessage(null)::startsWith))
        .map(JavadocTest::line)
        .toList();
  }

  private static String line(Diagnostic<? extends JavaFileObject> one) {
    JavaFileObject source = one.getSource();
    String name = source == null ? "" : Path.of(source.getName()).getFileName().toString();
    return name + ":" + one.getLineNumber() + ": " + one.getMessage(null);
  }
}
