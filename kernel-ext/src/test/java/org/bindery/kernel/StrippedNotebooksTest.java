package org.bindery.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Notebooks are kept without what running them leaves: it hides changes and grows the history. */
class StrippedNotebooksTest {
  static List<Path> notebooks() throws IOException {
    try (Stream<Path> files = Files.list(RealKernel.checkout().resolve("notebooks"))) {
      return files.filter(file -> file.toString().endsWith(".ipynb")).sorted().toList();
    }
  }

  @Test
  void thereAreNotebooks() throws IOException {
    assertThat(notebooks()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void holdNoOutputsAndNoExecutionCounts(Path notebook) throws IOException {
    JsonNode root = new ObjectMapper().readTree(Files.readString(notebook));

    for (JsonNode cell : root.get("cells")) {
      if (cell.get("cell_type").asText().equals("code")) {
        assertThat(cell.get("outputs")).as("outputs of " + cell.get("source")).isEmpty();
        assertThat(cell.get("execution_count").isNull())
            .as("execution count of " + cell.get("source"))
            .isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void openInTheKernelTheLauncherInstalls(Path notebook) throws IOException {
    JsonNode root = new ObjectMapper().readTree(Files.readString(notebook));

    assertThat(root.at("/metadata/kernelspec/name").asText()).isEqualTo("bindery");
    assertThat(root.at("/metadata/language_info/name").asText()).isEqualTo("java");
  }
}
