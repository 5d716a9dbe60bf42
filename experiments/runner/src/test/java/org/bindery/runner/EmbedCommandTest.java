package org.bindery.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.bindery.data.ModalityRegistry;
import org.bindery.pretrained.PresetPlan;
import org.bindery.spi.ColumnId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbedCommandTest {
  private static final double FLOAT = 1e-5;

  private final ModalityRegistry registry = ModalityRegistry.scan();
  @TempDir Path folder;
  private Path preset;
  private Path media;
  private Path output;

  @BeforeEach
  void prepare() throws IOException {
    preset = folder.resolve("small.yaml");
    try (InputStream in = getClass().getResourceAsStream("small.yaml")) {
      Files.copy(in, preset);
    }
    media = Files.createDirectory(folder.resolve("media"));
    output = folder.resolve("out.arrow");
  }

  private CommandLineOutcome random(String modality, Object... more) {
    List<Object> all =
        new ArrayList<>(
            List.of("embed", "--preset", preset, "--random-weights", 7, "--modality", modality));
    all.addAll(List.of("-o", output));
    all.addAll(Arrays.asList(more));
    return CommandLineOutcome.of(all.toArray());
  }

  private CommandLineOutcome with(Path weights, String modality, Object... more) {
    List<Object> all =
        new ArrayList<>(
            List.of("embed", "--weights", weights, "--modality", modality, "-o", output));
    all.addAll(Arrays.asList(more));
    return CommandLineOutcome.of(all.toArray());
  }

  private Path weights(String presetName, String... columns) {
    Path file = folder.resolve("weights.safetensors");
    Set<ColumnId> wanted =
        Arrays.stream(columns).map(ColumnId::of).collect(Collectors.toUnmodifiableSet());
    PresetPlan.of(PresetReader.named(presetName, registry).preset(), registry, wanted)
        .writeRandom(file, 3);
    return file;
  }

  private List<String> left() throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("out.arrow"))
          .toList();
    }
  }

  @Test
  void pictures_of_a_folder_become_rows_with_id_key_and_a_unit_vector() throws IOException {
    Path sub = Files.createDirectory(media.resolve("sub"));
    Path second = Media.picture(sub.resolve("a dog.png"), 1);
    Path first = Media.picture(media.resolve("car.v2.png"), 2);
    Media.picture(Files.createDirectory(media.resolve(".hidden")).resolve("x.png"), 3);

    CommandLineOutcome outcome = random("image", media);

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).isEqualTo(output + ": 2 vectors, 12 numbers each, 0 skipped\n");
    Embeddings written = Embeddings.read(output);
    assertThat(written.byId().keySet()).containsExactly(first.toString(), second.toString());
    assertThat(written.keys()).containsExactly("car.v2", "a dog");
    assertThat(written.byId().values())
        .allSatisfy(v -> assertThat(v).hasSize(12))
        .allSatisfy(v -> assertThat(Embeddings.length(v)).isCloseTo(1, within(FLOAT)));
    assertThat(written.schema().findField("vector").getType())
        .isEqualTo(new ArrowType.FixedSizeList(12));
    assertThat(written.schema().findField("vector").getChildren().get(0).getType())
        .isEqualTo(new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE));
    assertThat(left()).containsExactly("out.arrow");
  }

  @Test
  void random_weights_are_told_to_mean_nothing_and_marked() {
    CommandLineOutcome outcome = random("text", "--text", "a dog", "a car");

    assertThat(outcome.err()).contains("random numbers, so the vectors mean nothing");
    Embeddings written = Embeddings.read(output);
    assertThat(written.byId().keySet()).containsExactly("a dog", "a car");
    assertThat(written.metadata("weights")).isEqualTo("random, seed 7");
    assertThat(written.metadata("licence")).isEqualTo("none");
  }

  @Test
  void the_metadata_tell_where_vectors_come_from_and_the_licence_is_shown() throws Exception {
    Path weights = weights(preset.toString(), "image", "audio");
    Path sound = Media.sound(media.resolve("a.wav"), 8000, 1);

    CommandLineOutcome outcome = with(weights, "audio", "--preset", preset, sound);

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.err())
        .contains("These weights are for tests.")
        .contains("NOT FOR COMMERCIAL USE");
    Embeddings written = Embeddings.read(output);
    assertThat(written.metadata("preset")).isEqualTo("small");
    assertThat(written.metadata("weights")).isEqualTo("weights.safetensors");
    assertThat(written.metadata("weights.sha256"))
        .isEqualTo(
            HexFormat.of()
                .formatHex(
                    MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(weights))));
    assertThat(written.metadata("modality")).isEqualTo("audio");
    assertThat(written.metadata("preprocessing")).contains("melBins=128");
    assertThat(written.metadata("vectors")).isEqualTo("unit");
    assertThat(written.metadata("licence")).isEqualTo("CC-BY-NC-4.0");
    assertThat(written.metadata("nonCommercial")).isEqualTo("true");
    assertThat(written.metadata("skipped")).isEqualTo("0");
    assertThat(written.metadata("date")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    assertThat(written.metadata("version")).isEqualTo(BuildInfo.read().version());
  }

  @Test
  void scaled_vectors_have_the_modalitys_logit_scale_as_length() {
    Path sound = Media.sound(media.resolve("a.wav"), 8000, 1);

    // A sound shorter than a clip has three equal clips, whose mean is as long as each.
    assertThat(random("audio", "--scaled", sound).code()).isZero();

    assertThat(Embeddings.length(Embeddings.read(output).byId().get(sound.toString())))
        .isCloseTo(20, within(1e-3));
  }

  @Test
  void of_many_files_with_one_mistake_five_are_named_and_all_are_counted() {
    Media.sound(media.resolve("good.wav"), 8000, 1);
    for (int i = 0; i < 8; i++) {
      Media.bytes(media.resolve("bad" + i + ".wav"), new byte[0]);
    }

    CommandLineOutcome outcome = random("audio", media);

    assertThat(outcome.out()).endsWith("1 vector, 12 numbers each, 8 skipped\n");
    assertThat(outcome.err().lines().filter(line -> line.startsWith("skipped "))).hasSize(5);
    assertThat(outcome.err())
        .containsOnlyOnce("more are skipped for the same reason, and only counted");
  }

  @Test
  void what_cannot_be_embedded_is_skipped_with_its_reason_and_changes_nothing_else() {
    Path good = Media.sound(media.resolve("a.wav"), 8000, 1);
    // Read without complaint, but nothing can be made of it; a batch does not tell whose fault it
    // is.
    Path slow = Media.sound(media.resolve("b.wav"), 800, 2, 100);
    Path mp3 = Media.bytes(media.resolve("c.mp3"), new byte[] {'I', 'D', '3', 4, 0, 0, 0});
    Path empty = Media.bytes(media.resolve("d.wav"), new byte[0]);
    Path other = Media.sound(media.resolve("e.wav"), 9000, 5);

    CommandLineOutcome outcome = random("audio", media);

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).endsWith("2 vectors, 12 numbers each, 3 skipped\n");
    assertThat(outcome.err())
        .contains("skipped " + slow + ": The sound has a rate of 100 Hz")
        .contains("skipped " + mp3 + ": This is MP3; only WAV")
        .contains("skipped " + empty + ": the file has zero bytes")
        .doesNotContain("\tat ");
    Embeddings both = Embeddings.read(output);
    assertThat(both.metadata("skipped")).isEqualTo("3");
    random("audio", good, other);
    assertThat(Embeddings.read(output).byId().keySet()).isEqualTo(both.byId().keySet());
    for (String id : both.byId().keySet()) {
      List<Float> alone = Embeddings.read(output).byId().get(id);
      for (int i = 0; i < 12; i++) {
        assertThat(alone.get(i)).isCloseTo(both.byId().get(id).get(i), within((float) FLOAT));
      }
    }
  }

  @Test
  void if_nothing_could_be_embedded_it_fails_and_leaves_nothing() throws IOException {
    Media.bytes(media.resolve("a.wav"), "no".getBytes(StandardCharsets.UTF_8));

    CommandLineOutcome outcome = random("audio", media);

    assertThat(outcome.code()).isEqualTo(ExitCodes.FAILED);
    assertThat(outcome.err()).contains("none of 1 could be embedded").contains("was not written");
    assertThat(left()).isEmpty();
  }

  @Test
  void depth_without_an_encoding_is_skipped_and_with_one_embedded() {
    Path map = Media.depth(media.resolve("a.pgm"));

    CommandLineOutcome without = random("depth", map);
    assertThat(without.code()).isEqualTo(ExitCodes.FAILED);
    assertThat(without.err()).contains("does not say what its numbers mean").contains("--meta");

    CommandLineOutcome with = random("depth", map, "--meta", "encoding=millimeters");
    assertThat(with.code()).as(with.err()).isZero();
    assertThat(Embeddings.read(output).metadata("meta.encoding")).isEqualTo("millimeters");

    CommandLineOutcome wrong = random("depth", map, "--meta", "encoding=inches");
    assertThat(wrong.code()).isEqualTo(ExitCodes.USAGE);
    assertThat(wrong.err()).contains("'inches' is no encoding");
  }

  /** Interrupts the thread that tells of a skipped file. */
  private static PrintWriter interrupting() {
    return new PrintWriter(
        new Writer() {
          @Override
          public void write(char[] text, int from, int length) {
            if (new String(text, from, length).startsWith("skipped ")) {
              Thread.currentThread().interrupt();
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        });
  }

  private void runUntilThirdFile() {
    for (int i = 0; i < 5; i++) {
      Media.picture(media.resolve(i + ".png"), i);
    }
    Media.bytes(media.resolve("2.png"), new byte[] {1, 2, 3});
    String[] arguments = {
      "embed",
      "--preset",
      preset.toString(),
      "--random-weights",
      "7",
      "--modality",
      "image",
      "--batch",
      "1",
      "-o",
      output.toString(),
      media.toString()
    };
    int code = BinderyCli.commandLine().setErr(interrupting()).execute(arguments);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(code).isEqualTo(ExitCodes.INTERRUPTED);
  }

  @Test
  void an_interrupted_run_goes_on_where_it_was() throws IOException {
    runUntilThirdFile();
    assertThat(left()).containsExactly("out.arrow.partial");

    CommandLineOutcome again = random("image", "--batch", 1, media);

    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.err()).contains("2 were embedded before the interruption.");
    assertThat(left()).containsExactly("out.arrow");
    Embeddings resumed = Embeddings.read(output);
    random("image", "--batch", 1, media);
    assertThat(resumed.byId()).hasSize(4).isEqualTo(Embeddings.read(output).byId());
  }

  @Test
  void a_row_that_was_cut_off_or_spoiled_is_embedded_again() throws IOException {
    runUntilThirdFile();
    Path partial = folder.resolve("out.arrow.partial");
    byte[] bytes = Files.readAllBytes(partial);
    Files.write(partial, Arrays.copyOf(bytes, bytes.length - 5));
    CommandLineOutcome again = random("image", "--batch", 1, media);
    assertThat(again.err()).contains("1 were embedded before the interruption.");
    Embeddings resumed = Embeddings.read(output);

    bytes[bytes.length - 10] ^= 1;
    Files.write(partial, bytes);
    assertThat(random("image", "--batch", 1, media).err())
        .contains("1 were embedded before the interruption.");
    assertThat(Embeddings.read(output).byId()).isEqualTo(resumed.byId());
  }

  @Test
  void a_file_that_changed_since_the_interruption_is_embedded_again() {
    runUntilThirdFile();
    Media.sound(media.resolve("0.png"), 10, 1);

    CommandLineOutcome again = random("image", media);

    assertThat(again.err())
        .contains("1 were embedded before the interruption.")
        .contains("skipped " + media.resolve("0.png"));
  }

  @Test
  void rows_of_other_settings_are_not_mixed_in() throws IOException {
    runUntilThirdFile();

    CommandLineOutcome other = random("image", "--scaled", media);

    assertThat(other.code()).isEqualTo(ExitCodes.USAGE);
    assertThat(other.err()).contains("was begun with other weights or settings");
    assertThat(left()).containsExactly("out.arrow.partial");
  }

  @Test
  void the_preset_is_found_by_the_weights() {
    Path weights = weights("imagebind-tiny", "imu");
    String rows = "1,2,3,4,5,6\n2,3,4,5,6,7\n3,4,5,6,7,8\n";
    Path table = Media.bytes(media.resolve("a.csv"), rows.getBytes(StandardCharsets.UTF_8));

    CommandLineOutcome outcome =
        with(weights, "imu", table, "--meta", "rate=100", "--meta", "unit=g, deg/s");

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(Embeddings.read(output).metadata("preset")).isEqualTo("imagebind-tiny");
  }

  @Test
  void a_preset_that_does_not_fit_is_refused_with_the_one_that_does() throws IOException {
    Path weights = weights("imagebind-tiny", "imu");
    Path file = Media.bytes(media.resolve("a.csv"), new byte[] {'1'});

    CommandLineOutcome outcome = with(weights, "imu", "--preset", "imagebind-huge", file);

    assertThat(outcome.code()).isEqualTo(ExitCodes.USAGE);
    assertThat(outcome.err())
        .startsWith(
            "bindery: "
                + weights
                + " does not fit the preset imagebind-huge: it fits imagebind-tiny, so use --preset"
                + " imagebind-tiny.\n")
        .contains("mis-shaped")
        .doesNotContain("\tat ");
    assertThat(left()).isEmpty();
  }

  @Test
  void weights_that_fit_no_preset_are_refused() {
    Path weights = weights(preset.toString(), "image");

    CommandLineOutcome outcome = with(weights, "image", Media.picture(media.resolve("a.png"), 1));

    assertThat(outcome.code()).isEqualTo(ExitCodes.USAGE);
    assertThat(outcome.err()).contains("fits none of the presets for image");
  }

  @Test
  void a_half_downloaded_file_is_refused() throws IOException {
    Path weights = weights(preset.toString(), "image");
    byte[] bytes = Files.readAllBytes(weights);
    Files.write(weights, Arrays.copyOf(bytes, bytes.length / 2));

    CommandLineOutcome outcome =
        with(weights, "image", "--preset", preset, Media.picture(media.resolve("a.png"), 1));

    assertThat(outcome.code()).isEqualTo(ExitCodes.ENVIRONMENT);
    assertThat(outcome.err()).contains(weights.toString()).doesNotContain("\tat ");
    assertThat(outcome.err().lines()).hasSize(1);
    assertThat(left()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --modality image --preset small x.png                      | Give either --weights FILE or
          --modality image --random-weights 1 x.png                  | --random-weights needs a --preset
          --modality image --preset P --random-weights 1 no.png      | There is no file no.png.
          --modality image --preset P --random-weights 1             | Nothing to embed was given
          --modality imagge --preset P --random-weights 1 P          | Modality 'imagge' is not known
          --modality video --preset P --random-weights 1 P           | has no tower for video
          --modality image --preset P --random-weights 1 --batch 0 P | --batch is 0; use 1 or more.
          --modality image --preset P --random-weights 1 --text a    | --text gives texts, but
          --modality image --preset P --random-weights 1 --device x P| Unknown device 'x'
          --modality image --weights no.pth --preset P P             | no.pth
          """)
  void mistakes_are_one_sentence(String arguments, String sentence) throws IOException {
    List<Object> all = new ArrayList<>(List.of("embed", "-o", output));
    for (String argument : arguments.split(" ")) {
      all.add(argument.equals("P") ? preset : argument);
    }

    CommandLineOutcome outcome = CommandLineOutcome.of(all.toArray());

    assertThat(outcome.code()).isNotZero();
    assertThat(outcome.err()).contains("bindery: ").contains(sentence).doesNotContain("\tat ");
    assertThat(outcome.out()).isEmpty();
    assertThat(left()).isEmpty();
  }

  @Test
  void a_folder_that_does_not_exist_for_the_result_is_told_before_any_work() {
    output = folder.resolve("no/out.arrow");

    CommandLineOutcome outcome = random("text", "--text", "a");

    assertThat(outcome.code()).isEqualTo(ExitCodes.USAGE);
    assertThat(outcome.err()).contains("Nothing can be written to the folder");
  }
}
