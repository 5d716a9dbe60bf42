package org.bindery.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With two cases of the reference's micro model; see {@code ../shared/fixtures/imagebind-tiny}. */
class ParityCommandTest {
  @TempDir Path folder;

  @BeforeEach
  void copy() throws IOException {
    for (String name :
        List.of("config.json", "weights.safetensors", "imu.safetensors", "audio_4d.safetensors")) {
      try (InputStream in = getClass().getResourceAsStream("parity/" + name)) {
        Files.copy(in, folder.resolve(name));
      }
    }
  }

  /** Adds to the last number of a tensor in a safetensors file. */
  private void spoil(String file, String tensor) throws IOException {
    byte[] bytes = Files.readAllBytes(folder.resolve(file));
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int header = (int) buffer.getLong(0);
    JsonNode info =
        new ObjectMapper().readTree(new String(bytes, 8, header, StandardCharsets.UTF_8));
    int last = 8 + header + info.get(tensor).get("data_offsets").get(1).asInt() - 4;
    buffer.putFloat(last, buffer.getFloat(last) + 0.5f);
    Files.write(folder.resolve(file), bytes);
  }

  @Test
  void towers_that_compute_what_the_reference_does_are_told_so() {
    CommandLineOutcome outcome = CommandLineOutcome.of("parity", folder);

    assertThat(outcome.code()).as(outcome.err() + outcome.out()).isZero();
    assertThat(outcome.out().lines().toList()).hasSize(3);
    assertThat(outcome.out().lines().findFirst().orElseThrow())
        .matches("case +arrays +worst +deviation +tolerance +ok");
    assertThat(outcome.out()).contains("audio_4d").contains("imu").doesNotContain("NO");
  }

  @Test
  void the_first_array_that_differs_is_named_with_place_and_both_values() throws IOException {
    spoil("imu.safetensors", "tokens");

    CommandLineOutcome outcome = CommandLineOutcome.of("parity", folder);

    assertThat(outcome.code()).isEqualTo(ExitCodes.FAILED);
    assertThat(outcome.out().lines().filter(line -> line.startsWith("audio_4d")))
        .singleElement()
        .asString()
        .endsWith("yes");
    assertThat(outcome.out().lines().filter(line -> line.startsWith("imu ")))
        .singleElement()
        .asString()
        .contains("tokens")
        .endsWith("NO");
    assertThat(outcome.out())
        .containsPattern(
            "imu: first tokens differs by 0\\.50, more than 1e-04"
                + " \\(at \\[\\d+, \\d+, 15\\]: -?[\\d.E-]+, the reference has -?[\\d.E-]+\\)");
  }

  @Test
  void a_weight_that_was_converted_wrongly_shows_in_the_first_array_it_reaches()
      throws IOException {
    spoil("weights.safetensors", "modality_trunks.imu.blocks.1.mlp.fc2.bias");

    CommandLineOutcome outcome = CommandLineOutcome.of("parity", folder);

    assertThat(outcome.code()).isEqualTo(ExitCodes.FAILED);
    assertThat(outcome.out()).contains("imu: first block1.mlp differs by 0.50");
  }

  @Test
  void json_has_the_same() throws IOException {
    spoil("imu.safetensors", "output");

    CommandLineOutcome outcome = CommandLineOutcome.of("parity", folder, "--json");

    assertThat(outcome.code()).isEqualTo(ExitCodes.FAILED);
    JsonNode cases = new ObjectMapper().readTree(outcome.out()).get("cases");
    assertThat(cases).hasSize(2);
    assertThat(cases.get(0).get("case").asText()).isEqualTo("audio_4d");
    assertThat(cases.get(0).get("ok").asBoolean()).isTrue();
    assertThat(cases.get(0).has("first")).isFalse();
    assertThat(cases.get(1).get("first").get("array").asText()).isEqualTo("output");
    assertThat(cases.get(1).get("first").get("where").asText()).contains("the reference has");
  }

  @Test
  void a_folder_laid_out_otherwise_is_refused_in_a_sentence() throws IOException {
    Files.delete(folder.resolve("weights.safetensors"));
    assertThat(CommandLineOutcome.of("parity", folder).err())
        .isEqualTo("bindery: " + folder + " has neither weights.safetensors nor weights.pth.\n");

    CommandLineOutcome nowhere = CommandLineOutcome.of("parity", folder.resolve("no"));
    assertThat(nowhere.err()).contains("config.json cannot be read").doesNotContain("\tat ");
    assertThat(nowhere.code()).isEqualTo(ExitCodes.ENVIRONMENT);
  }

  @Test
  void all_cases_of_the_micro_model_agree() {
    Path micro = Path.of("../../../shared/fixtures/imagebind-tiny/micro");
    assumeTrue(Files.isDirectory(micro), "skipped: no ../shared/fixtures/imagebind-tiny/micro");

    CommandLineOutcome outcome = CommandLineOutcome.of("parity", micro);

    assertThat(outcome.code()).as(outcome.out()).isZero();
    assertThat(outcome.out()).contains("vision_video").contains("vision_interp_up");
  }
}
