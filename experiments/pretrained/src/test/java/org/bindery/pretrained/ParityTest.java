package org.bindery.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.bindery.data.ModalityRegistry;
import org.bindery.spi.DataException;
import org.bindery.weights.TensorFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ImageBind's towers against what the reference computed, array by array. */
class ParityTest {
  @TempDir Path folder;

  @Test
  void everyTowerOfTheMicroModelComputesWhatTheReferenceDoes() {
    requireParity(
        Fixtures.beside("imagebind-tiny/micro"),
        "audio_4d",
        "audio_clips",
        "depth",
        "imu",
        "text",
        "thermal",
        "vision_image",
        "vision_interp_down",
        "vision_interp_up",
        "vision_interp_up_24",
        "vision_video");
  }

  @Test
  void everyTowerOfTheFullModelComputesWhatTheReferenceDoes() {
    requireParity(
        Fixtures.beside("imagebind-tiny/full"),
        "audio_clips",
        "depth",
        "imu",
        "text",
        "thermal",
        "vision_image",
        "vision_interp_down",
        "vision_video");
  }

  @Test
  void thePartOfTheMicroModelThatTravelsWithTheTestsComputesWhatTheReferenceDoes() {
    requireParity(Fixtures.small(), "audio_4d", "imu", "vision_interp_down");
  }

  @Test
  void oneChangedWeightIsFoundInTheFirstArrayThatItReaches() {
    copySmall();
    AlteredFile.number(
        Fixtures.small().resolve("weights.safetensors"),
        folder.resolve("weights.safetensors"),
        "modality_trunks.audio.blocks.1.norm_2.weight",
        5,
        value -> value + 0.01);

    List<Parity.Case> cases = run(folder);

    assertThat(cases.get(0).name()).isEqualTo("audio_4d");
    assertThat(cases.get(0).first())
        .hasValueSatisfying(
            deviation -> {
              assertThat(deviation.tensor()).isEqualTo("block1.norm_2");
              // Of [2, 9, 24]; only the sixth number of a token is changed.
              assertThat(deviation.where()).matches("at \\[[01], [0-8], 5\\]: .* has .*");
              assertThat(deviation)
                  .asString()
                  .startsWith("block1.norm_2 differs by 0.0")
                  .contains("more than 1e-04");
            });
    assertThat(cases.get(0).worst().largest()).isGreaterThan(1e-3);
    assertThat(cases.subList(1, 3)).allSatisfy(one -> assertThat(one.first()).isEmpty());
  }

  @Test
  void anotherEmbeddingThanTheReferencesIsFoundInTheOutput() {
    copySmall();
    AlteredFile.number(
        Fixtures.small().resolve("imu.safetensors"),
        folder.resolve("imu.safetensors"),
        "output",
        17,
        value -> Float.NaN);

    assertThat(run(folder).get(1).first())
        .hasValueSatisfying(
            deviation -> {
              assertThat(deviation.tensor()).isEqualTo("output");
              assertThat(deviation.largest()).isInfinite();
              assertThat(deviation.where()).startsWith("at [1, 1]: ").endsWith("has NaN");
            });
  }

  @Test
  void weightsInTheOlderFormatAreLookedForToo() {
    copySmall();
    delete("weights.safetensors");
    write("weights.pth", "not a zip archive");

    assertThatThrownBy(() -> run(folder))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("weights.pth");
  }

  @Test
  void aFolderThatIsNotLaidOutSoIsRefusedInASentence() {
    assertThatThrownBy(() -> run(folder))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("config.json cannot be read");

    copySmall();
    delete("weights.safetensors");
    assertThatThrownBy(() -> run(folder))
        .isInstanceOf(DataException.class)
        .hasMessage(folder + " has neither weights.safetensors nor weights.pth.");

    write("config.json", "{\"kwargs\": {\"kernel_size\": [2, 8, 8]}}");
    copy("weights.safetensors");
    assertThatThrownBy(() -> run(folder))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("has no number 'vision_embed_dim'");
  }

  @Test
  void aFolderWithoutCasesIsRefused() {
    copySmall();
    for (String one : List.of("audio_4d", "imu", "vision_interp_down")) {
      delete(one + ".safetensors");
    }
    write("notes.txt", "nothing");

    assertThatThrownBy(() -> run(folder))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("has no case: a case is a file such as audio_clips.safetensors");
  }

  @Test
  void aCaseThatIsCutOffIsRefused() throws IOException {
    copySmall();
    Path half = folder.resolve("audio_4d.safetensors");
    Files.write(half, Arrays.copyOf(Files.readAllBytes(half), 20_000));

    assertThatThrownBy(() -> run(folder))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("audio_4d.safetensors");
  }

  @Test
  void aCaseWhoseInputDoesNotFitItsTowerIsRefused() {
    copySmall();
    AlteredFile.header(
        Fixtures.small().resolve("imu.safetensors"),
        folder.resolve("imu.safetensors"),
        header -> shape(header, "input", 2, 5, 96));

    assertThatThrownBy(() -> run(folder))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("imu");
  }

  @Test
  void theConfigurationOfAnotherSizeIsRefusedNamingAllThatDoesNotFit() {
    copySmall();
    String config = read("config.json");
    write("config.json", config.replace("\"audio_embed_dim\": 24", "\"audio_embed_dim\": 12"));

    assertThatThrownBy(() -> run(folder))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("mis-shaped")
        .hasMessageContaining("modality_preprocessors.audio.cls_token");
  }

  private static void requireParity(Path folder, String... names) {
    List<Parity.Case> cases = run(folder);

    assertThat(cases).extracting(Parity.Case::name).containsExactly(names);
    for (Parity.Case one : cases) {
      assertThat(one.first()).as(one.name()).isEmpty();
      assertThat(one.deviations())
          .as(one.name())
          .extracting(Deviation::tensor)
          .containsExactlyInAnyOrderElementsOf(computed(folder, one.name()));
    }
  }

  /** Returns the names of all that the reference computed: nothing may be left uncompared. */
  private static Set<String> computed(Path folder, String name) {
    try (TensorFile file = TensorFile.open(folder.resolve(name + ".safetensors"))) {
      Set<String> names = new TreeSet<>(file.tensors().keySet());
      names.remove("input");
      return names;
    }
  }

  private static List<Parity.Case> run(Path folder) {
    return Parity.run(folder, ModalityRegistry.scan());
  }

  private static void shape(ObjectNode header, String tensor, int... shape) {
    ((ObjectNode) header.get(tensor)).set("shape", new ObjectMapper().valueToTree(shape));
  }

  private void copySmall() {
    try (Stream<Path> files = Files.list(Fixtures.small())) {
      files.map(file -> file.getFileName().toString()).forEach(this::copy);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void copy(String name) {
    try {
      Files.write(folder.resolve(name), Files.readAllBytes(Fixtures.small().resolve(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void delete(String name) {
    try {
      Files.delete(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String name, String text) {
    try {
      Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String read(String name) {
    try {
      return Files.readString(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
