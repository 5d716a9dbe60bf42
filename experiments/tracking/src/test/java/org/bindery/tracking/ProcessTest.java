package org.bindery.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessTest {
  @TempDir Path root;

  @Test
  void aRunWhoseProcessIsKilledIsReadToItsLastWholeRecordAndCalledCrashed() throws Exception {
    Process process = WritingProcess.start(root, Integer.MAX_VALUE);
    RunView view = RunView.open(folderOf(process));
    while (view.history().rows() < 3_000) {
      assertThat(process.isAlive()).isTrue();
      Thread.onSpinWait();
      view.refresh();
    }
    assertThat(view.state()).isEqualTo(RunState.RUNNING);
    process.destroyForcibly().waitFor();

    RunView after = RunView.open(view.file());

    assertThat(after.state()).isEqualTo(RunState.CRASHED);
    assertThat(after.problems()).allMatch(text -> text.contains("no whole record"));
    int rows = after.history().rows();
    assertThat(rows).isGreaterThanOrEqualTo(3_000);
    assertThat(after.history().series("loss").steps())
        .isEqualTo(LongStream.range(0, rows).toArray());
    assertThat(after.summary().get("loss").asDouble()).isEqualTo(1.0 / rows);
    assertThat(after.config().get("lr").asDouble()).isEqualTo(0.5);
  }

  @Test
  void aRunNobodyFinishedIsFinishedWhenItsJvmEnds() throws Exception {
    Process process = WritingProcess.start(root, 50);
    Path folder = folderOf(process);
    assertThat(process.waitFor()).isZero();

    RunView view = RunView.open(folder);

    assertThat(view.problems()).isEmpty();
    assertThat(view.history().rows()).isEqualTo(50);
    assertThat(view.exitCode()).hasValue(1);
    assertThat(view.state()).isEqualTo(RunState.FAILED);
    assertThat(view.summary().get("loss").asDouble()).isEqualTo(1.0 / 50);
  }

  @Test
  void aRunIsFinishedAlsoWhenItsJvmIsAskedToStop() throws Exception {
    Process process = WritingProcess.start(root, Integer.MAX_VALUE);
    Path folder = folderOf(process);
    process.destroy();
    process.waitFor();

    assertThat(RunView.open(folder).exitCode()).hasValue(1);
  }

  @Test
  void twoProcessesStartedAtOnceShareNoFile() throws Exception {
    Process first = WritingProcess.start(root, 200);
    Process second = WritingProcess.start(root, 200);
    Path folderOfFirst = folderOf(first);
    Path folderOfSecond = folderOf(second);
    first.waitFor();
    second.waitFor();

    assertThat(folderOfFirst).isNotEqualTo(folderOfSecond);
    try (Stream<Path> runs = Files.list(root.resolve("wandb"))) {
      assertThat(runs.toList()).containsExactlyInAnyOrder(folderOfFirst, folderOfSecond);
    }
    for (Path folder : new Path[] {folderOfFirst, folderOfSecond}) {
      assertThat(RunView.open(folder).history().rows()).isEqualTo(200);
      assertThat(RunView.open(folder).problems()).isEmpty();
    }
  }

  private static Path folderOf(Process process) throws IOException {
    return Path.of(process.inputReader().readLine());
  }
}
