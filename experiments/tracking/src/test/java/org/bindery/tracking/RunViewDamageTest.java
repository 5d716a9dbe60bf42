package org.bindery.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole small run, damaged in every way, as a reader of the run sees it. */
class RunViewDamageTest {
  private static final int ROWS = 6;
  @TempDir Path root;
  private Path file;
  private byte[] sound;

  @BeforeEach
  void writeARun() throws IOException {
    Run run = Tracker.start(new Runs(root).start().withConfig(Map.of("lr", 0.5)));
    for (int i = 0; i < ROWS; i++) {
      run.log(i, Map.of("loss", i * 1.5));
    }
    run.close();
    sound = Files.readAllBytes(Runs.view(run).file());
    file = root.resolve("run-damaged1.wandb");
  }

  private RunView read(byte... bytes) throws IOException {
    Files.write(file, bytes);
    RunView view = RunView.open(file);
    for (int i = 0; i < view.history().rows(); i++) {
      History.Row row = view.history().row(i);
      assertThat(row.values().get("loss").doubleValue()).isEqualTo(row.step() * 1.5);
    }
    return view;
  }

  @Test
  void cutAtAnyByteItIsReadUpToThere() throws IOException {
    int before = 0;
    for (int cut = 0; cut <= sound.length; cut++) {
      RunView view = read(Arrays.copyOf(sound, cut));

      assertThat(view.history().rows()).isBetween(before, ROWS);
      assertThat(view.exitCode().isPresent()).isEqualTo(cut == sound.length);
      before = view.history().rows();
    }
    assertThat(before).isEqualTo(ROWS);
  }

  @Test
  void whateverByteIsChangedNoWrongRowIsGivenAndALostOneIsTold() throws IOException {
    for (int at = 0; at < sound.length; at++) {
      for (int change : new int[] {0x01, 0x80, 0xFF}) {
        byte[] damaged = sound.clone();
        damaged[at] ^= (byte) change;
        RunView view = read(damaged);

        boolean told = !view.problems().isEmpty() || view.exitCode().isEmpty();
        assertThat(told).as("byte " + at).isTrue();
      }
    }
  }

  @Test
  void recordsOfNonsenseWithRightChecksumsAreToldAndSkipped() throws IOException {
    MemoryChannel channel = new MemoryChannel();
    WandbLog log = new WandbLog(channel);
    Random random = new Random(3);
    for (int i = 0; i < 3_000; i++) {
      byte[] record = new byte[1 + random.nextInt(40)];
      random.nextBytes(record);
      record[0] = (byte) (random.nextInt(30) << 3 | 2);
      log.append(record);
    }
    byte[] deep = new byte[100_000];
    Arrays.fill(deep, (byte) '[');
    ProtoWriter item = new ProtoWriter().text(1, "a").bytes(16, deep);
    log.append(
        new ProtoWriter()
            .message(WandbRecords.HISTORY, new ProtoWriter().message(1, item))
            .toByteArray());
    ProtoWriter path = new ProtoWriter();
    for (int i = 0; i < 50_000; i++) {
      path.text(2, "k");
    }
    log.append(
        new ProtoWriter()
            .message(WandbRecords.CONFIG, new ProtoWriter().message(1, path))
            .toByteArray());
    Files.write(file, channel.content());

    RunView view = RunView.open(file);

    assertThat(view.problems()).hasSizeBetween(1, 101);
    assertThat(view.state()).isNotNull();
    assertThat(view.summary()).isNotNull();
  }

  @Test
  void theRunsUnderARootAreFoundOldestFirst() throws IOException {
    Path runs = root.resolve("wandb");
    for (String name :
        new String[] {"run-20200101_000000-ab", "offline-run-20190101_000000-cd", "other"}) {
      Files.createDirectories(runs.resolve(name));
      Files.write(runs.resolve(name).resolve("run-ab.wandb"), sound);
    }
    Files.createDirectories(runs.resolve("run-20200101_000000-empty"));

    assertThat(RunView.folders(root)).hasSize(3);
    assertThat(RunView.folders(root).get(0)).endsWith(Path.of("offline-run-20190101_000000-cd"));
    assertThat(RunView.folders(root).get(1)).endsWith(Path.of("run-20200101_000000-ab"));
    assertThat(RunView.folders(root.resolve("nowhere"))).isEmpty();
  }
}
