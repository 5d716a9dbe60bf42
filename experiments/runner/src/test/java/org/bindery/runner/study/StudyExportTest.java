package org.bindery.runner.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.SeekableReadChannel;
import org.apache.arrow.vector.util.ByteArrayReadableSeekableByteChannel;
import org.bindery.graph.BindingGraph;
import org.bindery.spi.ColumnId;
import org.junit.jupiter.api.Test;

class StudyExportTest {
  private static final String HOSTILE = "say \"no\",\r\n=HYPERLINK(1)</td><script>";

  private static StudyResult result() {
    return result("R@1");
  }

  private static StudyResult result(String recall) {
    BindingGraph graph = BindingGraph.star(ColumnId.of("a"), ColumnId.of("b"));
    StudyGraph known =
        new StudyGraph(
            HOSTILE,
            List.of(),
            StudyGraph.Role.COMPARED,
            graph,
            Optional.of(Budget.steps(3).plan(graph, 4, 3)),
            "");
    StudyCell finished =
        new StudyCell(
            HOSTILE,
            0,
            "run0",
            StudyCell.State.FINISHED,
            "",
            Optional.of(
                new StudyCell.Outcome(
                    1.5,
                    2e9,
                    List.of(
                        new StudyCell.Value("a>b", recall, "trained", 1.0 / 3, 0.1, 10),
                        new StudyCell.Value("b>a", "bridge R@1", "trained", 0.25, 0.1, 10)))));
    StudyCell impossible =
        new StudyCell(HOSTILE, 1, "run1", StudyCell.State.IMPOSSIBLE, HOSTILE, Optional.empty());
    return new StudyResult(
        "s",
        "",
        "d",
        "3 steps",
        List.of("a", "b"),
        List.of(0L, 1L),
        List.of(known),
        List.of(finished, impossible));
  }

  @Test
  void what_is_shown_unless_said_is_the_recall_there_is() {
    assertThat(result("R@1").usualMeasure()).isEqualTo("R@1");
    assertThat(result("class R@1").usualMeasure()).isEqualTo("class R@1");
  }

  @Test
  void csv_comes_back_as_it_was_with_every_name() {
    List<List<String>> lines = parsed(StudyExport.csv(result()));

    assertThat(lines).hasSize(4);
    assertThat(lines.get(0)).startsWith("study", "graph", "role", "identity", "seed");
    assertThat(lines).allMatch(line -> line.size() == lines.get(0).size());
    int value = lines.get(0).indexOf("value");
    assertThat(lines.get(1).get(1)).isEqualTo(HOSTILE);
    assertThat(Double.parseDouble(lines.get(1).get(value))).as("to the bit").isEqualTo(1.0 / 3);
    assertThat(lines.get(3).get(lines.get(0).indexOf("reason"))).isEqualTo(HOSTILE);
    assertThat(lines.get(3).get(value)).as("no number where there is no result").isEmpty();
    assertThat(lines.get(3).get(lines.get(0).indexOf("state"))).isEqualTo("impossible");
  }

  @Test
  void arrow_comes_back_as_it_was_with_nulls_where_there_is_no_result() throws IOException {
    try (RootAllocator allocator = new RootAllocator();
        ArrowFileReader reader =
            new ArrowFileReader(
                new SeekableReadChannel(
                    new ByteArrayReadableSeekableByteChannel(StudyExport.arrow(result()))),
                allocator)) {
      VectorSchemaRoot table = reader.getVectorSchemaRoot();
      assertThat(table.getSchema().getCustomMetadata())
          .containsAllEntriesOf(Map.of("bindery.study", "s", "bindery.budget", "3 steps"));
      assertThat(reader.loadNextBatch()).isTrue();
      assertThat(table.getRowCount()).isEqualTo(3);
      assertThat(table.getVector("graph").getObject(0)).hasToString(HOSTILE);
      assertThat(table.getVector("value").getObject(0)).isEqualTo(1.0 / 3);
      assertThat(table.getVector("measure").getObject(1)).hasToString("bridge R@1");
      assertThat(table.getVector("pairs").getObject(1)).isEqualTo(12L);
      assertThat(table.getVector("seed").getObject(2)).isEqualTo(1L);
      assertThat(table.getVector("value").getObject(2)).isNull();
      assertThat(table.getVector("seconds").getObject(2)).isNull();
    }
  }

  /** RFC 4180, read character by character. */
  private static List<List<String>> parsed(String csv) {
    List<List<String>> lines = new ArrayList<>();
    List<String> line = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < csv.length(); i++) {
      char c = csv.charAt(i);
      if (quoted && c == '"' && i + 1 < csv.length() && csv.charAt(i + 1) == '"') {
        field.append('"');
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && c == ',') {
        line.add(field.toString());
        field.setLength(0);
      } else if (!quoted && c == '\r') {
        line.add(field.toString());
        field.setLength(0);
        lines.add(line);
        line = new ArrayList<>();
        i++;
      } else {
        field.append(c);
      }
    }
    return lines;
  }
}
