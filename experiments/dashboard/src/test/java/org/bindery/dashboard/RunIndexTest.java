package org.bindery.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunIndexTest {
  @TempDir Path root;

  private RunEntry entry(Path folder) {
    return new RunEntry(1, folder, root.resolve(RunIndex.CACHE));
  }

  private static String told(RunEntry run) {
    return run.row().toString();
  }

  private static Path log(Path folder) throws IOException {
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.filter(path -> path.toString().endsWith(".wandb")).findFirst().orElseThrow();
    }
  }

  private Path index() throws IOException {
    try (Stream<Path> inside = Files.list(root.resolve(RunIndex.CACHE))) {
      return inside.findFirst().orElseThrow();
    }
  }

  @Test
  void aRunThatHasEndedIsReadOnce() throws IOException {
    Path folder = Written.run(root, "once", 5_000);
    RunEntry first = entry(folder);
    first.update();
    Path log = log(folder);
    FileTime time = Files.getLastModifiedTime(log);
    Files.write(log, new byte[(int) Files.size(log)]);
    Files.setLastModifiedTime(log, time);

    RunEntry second = entry(folder);
    second.update();

    assertThat(told(second)).isEqualTo(told(first));
    assertThat(second.card().rows()).isEqualTo(5_000);
    assertThat(second.curve("loss")).usingRecursiveComparison().isEqualTo(first.curve("loss"));
    assertThat(second.curve("loss").orElseThrow().values()).hasSizeLessThanOrEqualTo(1_000);
  }

  @Test
  void aLogOfAnotherTimeOrLengthIsReadAgain() throws IOException {
    Path folder = Written.run(root, "again", 50);
    entry(folder).update();
    Path log = log(folder);
    FileTime time = Files.getLastModifiedTime(log);
    byte[] bytes = Files.readAllBytes(log);

    Files.setLastModifiedTime(log, FileTime.fromMillis(time.toMillis() + 2_000));
    Files.write(log, new byte[bytes.length]);
    RunEntry changed = entry(folder);
    changed.update();
    assertThat(changed.card().state()).isEqualTo(RunCard.UNREAD);

    Files.write(log, Arrays.copyOf(bytes, bytes.length / 2));
    Files.setLastModifiedTime(log, time);
    RunEntry shorter = entry(folder);
    shorter.update();
    assertThat(shorter.card().rows()).isLessThan(50);
    assertThat(shorter.card().state()).isNotEqualTo("finished");
  }

  @Test
  void anIndexDamagedAnywhereIsMadeAnew() throws IOException {
    Path folder = Written.run(root, "damaged", 40);
    RunEntry sound = entry(folder);
    sound.update();
    byte[] bytes = Files.readAllBytes(index());

    for (int at = 0; at < bytes.length; at += 7) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 0x10;
      Files.write(index(), damaged);
      RunEntry run = entry(folder);
      run.update();
      assertThat(told(run)).isEqualTo(told(sound));
      assertThat(run.curve("loss")).usingRecursiveComparison().isEqualTo(sound.curve("loss"));
    }
    for (int length = 0; length < bytes.length; length += 97) {
      Files.write(index(), Arrays.copyOf(bytes, length));
      RunEntry run = entry(folder);
      run.update();
      assertThat(told(run)).isEqualTo(told(sound));
      assertThat(run.curve("loss").orElseThrow().values()).hasSize(40);
    }
  }

  @Test
  void whereNothingCanBeKeptRunsAreShownAllTheSame() throws IOException {
    Path folder = Written.run(root, "unkept", 40);
    Files.writeString(root.resolve(RunIndex.CACHE), "a file in the way");

    RunEntry run = entry(folder);
    run.update();

    assertThat(run.card().rows()).isEqualTo(40);
    assertThat(run.curve("loss").orElseThrow().values()).hasSize(40);
    assertThat(run.cacheProblem().orElseThrow()).contains("every start reads all runs again");
  }

  @Test
  void nothingHalfWrittenIsLeftBesideTheIndex() throws IOException {
    entry(Written.run(root, "one", 10)).update();
    entry(Written.run(root, "two", 10)).update();

    try (Stream<Path> inside = Files.list(root.resolve(RunIndex.CACHE))) {
      assertThat(inside.map(path -> path.getFileName().toString()))
          .hasSize(2)
          .allMatch(name -> name.endsWith(".index"));
    }
  }

  @Test
  void ofARunThatGrewOnlyWhatIsNewIsRead() throws IOException {
    Path folder = Written.run(root, "grown", 5_000);
    Path log = log(folder);
    byte[] bytes = Files.readAllBytes(log);
    RunEntry sound = new RunEntry(1, folder, root.resolve("another"));
    sound.update();

    Files.write(log, Arrays.copyOf(bytes, bytes.length / 2));
    Files.delete(folder.resolve("files/wandb-metadata.json"));
    Files.setLastModifiedTime(log, FileTime.fromMillis(1_000_000));
    RunEntry half = entry(folder);
    half.update();
    assertThat(half.card().state()).isEqualTo("crashed");
    assertThat(half.card().rows()).isBetween(2_000, 3_000);

    byte[] unreadable = bytes.clone();
    Arrays.fill(unreadable, 10_000, 100_000, (byte) 0);
    Files.write(log, unreadable);
    RunEntry whole = entry(folder);
    whole.update();

    assertThat(whole.card().problems()).isEmpty();
    assertThat(whole.card().rows()).isEqualTo(5_000);
    assertThat(whole.card().lastStep()).isEqualTo(4_999);
    assertThat(whole.card().state()).isEqualTo("finished");
    assertThat(whole.card().summary()).hasToString(sound.card().summary().toString());
    Curve curve = whole.curve("loss").orElseThrow();
    assertThat(curve.total()).isEqualTo(5_000);
    assertThat(curve.values()).hasSizeLessThanOrEqualTo(1_000).startsWith(1).endsWith(1 / 5_000.0);
    assertThat(Arrays.stream(curve.counts()).sum()).isEqualTo(5_000);
  }

  @Test
  void aRunThatWasOnlyGlancedAtIsInTheTable() throws IOException {
    Path folder = Written.run(root, "glanced", 5_000);

    RunEntry run = entry(folder);
    boolean complete = run.open();

    assertThat(complete).isFalse();
    assertThat(run.isRead()).isFalse();
    assertThat(run.card().name()).isEqualTo("glanced");
    assertThat(run.card().state()).isEqualTo("finished");
    assertThat(run.card().metrics()).containsExactly("loss");
    assertThat(run.card().summary().get("loss").doubleValue()).isEqualTo(1 / 5_000.0);
    assertThat(run.curve("loss").orElseThrow().total()).isEqualTo(5_000);
    assertThat(run.card().rows()).isEqualTo(5_000);
  }

  @Test
  void aPartOfACurveHasFinerPointsAndKeepsItsExtremes() {
    Path folder =
        Written.run(
            Written.start(root, "spike"),
            run -> {
              for (int step = 0; step < 20_000; step++) {
                run.log(step, Map.of("x", step == 7_777 ? 9.0 : Math.sin(step)));
              }
            });
    RunEntry run = entry(folder);

    Curve part = run.part("x", new Curve.Part("step", 7_700, 7_799)).orElseThrow();
    assertThat(part.values()).hasSize(100).contains(9.0);
    assertThat(part.steps()).startsWith(7_700).endsWith(7_799);
    Curve wide = run.part("x", new Curve.Part("step", 5_000, 14_999)).orElseThrow();
    assertThat(wide.values()).hasSizeBetween(500, 1_000).contains(9.0);
    assertThat(run.part("x", new Curve.Part("step", 50_000, 60_000)).orElseThrow().values())
        .isEmpty();
    assertThat(run.part("nothing", new Curve.Part("step", 0, 1))).isEmpty();
  }
}
