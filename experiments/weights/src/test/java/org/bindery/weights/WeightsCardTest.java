package org.bindery.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.bindery.spi.ConfigException;
import org.junit.jupiter.api.Test;

class WeightsCardTest {
  @Test
  void onlyImageBindsWeightsAreNonCommercial() {
    assertThat(WeightsCard.imageBindHuge().nonCommercial()).isTrue();
    assertThat(WeightsCard.imageBindHuge().sentence()).contains("not for commercial use");
    assertThat(WeightsCard.openClip("ViT-H-14").nonCommercial()).isFalse();
    assertThat(WeightsCard.languageBind("LanguageBind_Video_FT").licence()).isEqualTo("MIT");
    assertThat(WeightsCard.unknown("w.pth").sentence()).contains("Nothing is known");
  }

  @Test
  void aCardSaysSomethingAndItsSumIsASum() {
    assertThatThrownBy(() -> new WeightsCard("w", " ", false, "x", Optional.empty()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("needs a name, a licence and a sentence");
    assertThatThrownBy(() -> new WeightsCard("w", "MIT", false, "x", Optional.of("abc")))
        .hasMessageContaining("'abc'");
  }
}
