package org.bindery.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bindery.evaluation.Embeddings;
import org.bindery.evaluation.EmergentMatrix;
import org.bindery.evaluation.Interval;
import org.bindery.graph.BindingGraph;
import org.bindery.spi.ColumnId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TablesTest {
  private static RunResult result(long seed, double recall) {
    return result(seed, recall, List.of());
  }

  private static RunResult result(long seed, double recall, List<String> licences) {
    return new RunResult(
        "r-seed" + seed,
        "sprites",
        "abc",
        seed,
        10,
        "cpu",
        2.5,
        1_400_000_000L,
        Map.of("image", 5L),
        licences,
        List.of(
            new RunResult.Row("audio>text/R@1", recall, 0.1, 0.9, 0.25, 40, "emergent"),
            new RunResult.Row("audio>text/MedR", 3, 1, 8, 20.5, 40, "emergent")));
  }

  @Test
  void a_result_is_shown_with_percentages_and_ranks() {
    assertThat(RunTable.of(result(0, 0.5)))
        .isEqualTo(
            """
            r-seed0: sprites, seed 0, 10 steps, 3 s, peak memory 1.4 GB, cpu
            metric            value     95 % interval  chance   n  pair
            audio>text/R@1   50.0 %  10.0 % to 90.0 %  25.0 %  40  emergent
            audio>text/MedR     3.0        1.0 to 8.0    20.5  40  emergent
            """);
  }

  @Test
  void measures_by_class_are_shares_and_say_so() {
    RunResult.Row row =
        new RunResult.Row("audio>text/class mAP@R", 0.5, 0.1, 0.9, 0.1, 40, "emergent");
    assertThat(row.isShare()).isTrue();
    assertThat(row.measure()).isEqualTo("class mAP@R");
    assertThat(RunTable.number(row, row.value())).isEqualTo("50.0 %");
  }

  @Test
  void data_paired_by_class_is_measured_by_class_only() {
    ColumnId image = ColumnId.of("image");
    ColumnId text = ColumnId.of("text");
    float[] apart = {1, 0, 1, 0, 0, 1, 0, 1};
    List<String> classes = List.of("a", "a", "b", "b");
    EmergentMatrix matrix =
        EmergentMatrix.ofClasses(
            BindingGraph.star(image, text),
            Map.of(
                image, new Embeddings(image, classes, apart, 2),
                text, new Embeddings(text, classes, apart, 2)));

    List<RunResult.Row> rows = new Evaluation(matrix, Map.of(), Map.of()).rows();

    assertThat(rows.stream().map(RunResult.Row::key))
        .containsExactly(
            "image>text/class R@1",
            "image>text/class mAP@R",
            "image>text/class zero-shot",
            "text>image/class R@1",
            "text>image/class mAP@R");
    assertThat(rows).allMatch(row -> row.value() == 1 && row.isShare() && row.n() == 4);
    assertThat(rows.get(0).chance()).isEqualTo(0.5);
    assertThat(rows.get(2).chance()).isEqualTo(0.5);
  }

  @Test
  void the_licence_of_weights_it_started_from_stands_above_the_numbers() {
    String sentence =
        "The tower of image started from weights of x, licence y: NOT FOR COMMERCIAL USE.";

    assertThat(RunTable.of(result(0, 0.5, List.of(sentence))).lines().toList().get(1))
        .isEqualTo(sentence);
  }

  @Test
  void a_result_of_an_older_version_has_no_licences(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("result.json");
    String json = result(0, 0.5).toJson().replaceFirst("\"licences\" : \\[ \\],\\s*", "");
    assertThat(json).doesNotContain("licences");
    Files.writeString(file, json);

    assertThat(RunResult.read(file)).isEqualTo(result(0, 0.5));
  }

  @Test
  void the_licences_of_a_run_are_read_from_its_record_of_weights(@TempDir Path folder)
      throws IOException {
    assertThat(new RunFolder(folder).licences()).isEmpty();
    Files.writeString(
        folder.resolve("weights.json"),
        """
        [{"column": "image", "name": "imagebind-huge", "licence": "CC-BY-NC-SA-4.0", "nonCommercial": true},
         {"column": "text", "name": "openclip", "licence": "MIT", "nonCommercial": false}]
        """);

    assertThat(new RunFolder(folder).licences())
        .containsExactly(
            "The tower of image started from weights of imagebind-huge, licence CC-BY-NC-SA-4.0:"
                + " NOT FOR COMMERCIAL USE.",
            "The tower of text started from weights of openclip, licence MIT.");
  }

  @Test
  void seeds_are_summarized_by_mean_and_t_interval() {
    SeedsSummary summary =
        SeedsSummary.of("r", List.of(result(0, 0.4), result(1, 0.5), result(2, 0.6)));

    SeedsSummary.Row row = summary.metrics().get(0);
    assertThat(row.mean()).isCloseTo(0.5, within(1e-12));
    assertThat(row.standardDeviation()).isCloseTo(0.1, within(1e-12));
    double half = 4.302652729911275 * 0.1 / Math.sqrt(3);
    assertThat(row.low()).as("t(2) is 4.303").isCloseTo(0.5 - half, within(1e-6));
    assertThat(row.high()).isCloseTo(0.5 + half, within(1e-6));
    assertThat(summary.wallSeconds()).isEqualTo(7.5);
  }

  @Test
  void the_interval_of_a_median_holds_the_order_statistics_around_it() {
    int[] ranks = IntStream.rangeClosed(1, 100).toArray();

    Interval interval = Evaluation.medianInterval(ranks);

    assertThat(interval)
        .as("the exact binomial ranks are 40 and 61")
        .isEqualTo(new Interval(40, 61));
    assertThat(Evaluation.medianInterval(new int[] {7})).isEqualTo(new Interval(7, 7));
  }

  @Test
  void peak_memory_is_read_from_the_process_status() {
    assertThat(Machine.peakMemoryBytes("Name:\tjava\nVmHWM:\t  2048 kB\nVmRSS:\t 1 kB\n"))
        .hasValue(2_097_152);
    assertThat(Machine.peakMemoryBytes("Name:\tjava\n")).isEmpty();
  }

  @Test
  void a_terminal_is_updated_in_place_at_most_ten_times_a_second() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Terminal terminal = new Terminal(new PrintWriter(bytes, true, StandardCharsets.UTF_8), true);

    for (int millis = 0; millis < 1000; millis += 10) {
      terminal.progress("at " + millis, millis * 1_000_000L);
    }
    terminal.line("done");

    String shown = bytes.toString(StandardCharsets.UTF_8);
    assertThat(shown.split("\r", -1)).as("ten updates and the clearing").hasSize(12);
    assertThat(shown).endsWith("\r\u001b[Kdone\n");
  }

  @Test
  void elsewhere_progress_is_plain_lines_now_and_then() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Terminal terminal = new Terminal(new PrintWriter(bytes, true, StandardCharsets.UTF_8), false);

    for (int seconds = 0; seconds < 60; seconds++) {
      terminal.progress("at " + seconds, seconds * 1_000_000_000L);
    }

    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualTo("at 0\nat 10\nat 20\nat 30\nat 40\nat 50\n");
  }
}
