package org.bindery.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bindery.data.ModalityRegistry;
import org.junit.jupiter.api.Test;

/** ImageBind's towers against what the reference computed, array by array. */
class ParityTest {
  private static final Path FIXTURES = Path.of("../../../shared/fixtures/imagebind-tiny");

  @Test
  void everyTowerOfTheMicroModelComputesWhatTheReferenceDoes() {
    List<Parity.Case> cases = run("micro");

    assertThat(cases)
        .extracting(Parity.Case::name)
        .contains("vision_image", "vision_video", "vision_interp_up", "text", "audio_clips");
    assertThat(cases).allSatisfy(c -> assertThat(c.first()).as(c.name()).isEmpty());
    assertThat(cases).allSatisfy(c -> assertThat(c.deviations()).hasSizeGreaterThan(15));
  }

  private static List<Parity.Case> run(String model) {
    Path folder = FIXTURES.resolve(model);
    assumeTrue(Files.isDirectory(folder), "skipped: no ../shared/fixtures/imagebind-tiny");
    return Parity.run(folder, ModalityRegistry.scan());
  }
}
