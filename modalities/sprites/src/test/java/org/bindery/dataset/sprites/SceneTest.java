package org.bindery.dataset.sprites;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.bindery.modality.image.Picture;
import org.bindery.testkit.Trials;
import org.junit.jupiter.api.Test;

/** An oracle that knows the world tells the factors from each signal; a tower can learn to. */
class SceneTest {
  private static final int ASKED = 24;

  @Test
  void aSceneIsTheSameAtEachLook() {
    Scene one = new Scene(Sprite.of(100), 5);
    Scene two = new Scene(Sprite.of(100), 5);
    assertThat(one.picture()).isEqualTo(two.picture());
    assertThat(one.caption()).isEqualTo(two.caption());
    assertThat(one.wav()).isEqualTo(two.wav());
    assertThat(one.depth()).isEqualTo(two.depth());
    assertThat(one.thermal()).isEqualTo(two.thermal());
    assertThat(one.motion()).isEqualTo(two.motion());
  }

  @Test
  void anotherMomentLooksAndSoundsDifferent() {
    Scene one = new Scene(Sprite.of(100), 5);
    Scene two = new Scene(Sprite.of(100), 6);
    assertThat(one.picture()).isNotEqualTo(two.picture());
    assertThat(one.wav()).isNotEqualTo(two.wav());
    assertThat(one.depth()).isNotEqualTo(two.depth());
  }

  @Test
  void aCaptionTellsItsSprite() {
    Map<String, String> known = new HashMap<>();
    Trials.run(
        2_000,
        random -> {
          Scene scene = new Scene(draw(random), random.nextLong());
          String other = known.putIfAbsent(scene.caption(), scene.sprite().key());
          assertThat(other).isIn(null, scene.sprite().key());
          assertThat(scene.caption())
              .contains(Sprite.word(scene.sprite().shape()), Sprite.word(scene.sprite().color()))
              .doesNotContain("{", "}");
        });
  }

  @Test
  void thePictureTellsItsSpriteFromAllNeighbors() {
    assertThat(recognized(Oracles::look)).isGreaterThan(0.5);
  }

  @Test
  void theSoundTellsItsSpriteFromAllNeighbors() {
    assertThat(recognized(Oracles::listen)).isGreaterThan(0.7);
  }

  @Test
  void depthAndHeatShowTheSilhouetteOfThePicture() {
    Trials.run(
        40,
        random -> {
          Sprite drawn = draw(random);
          Sprite plain =
              new Sprite(
                  drawn.shape(),
                  drawn.color(),
                  drawn.size(),
                  drawn.place(),
                  Sprite.Motion.RESTING,
                  Sprite.Texture.PLAIN);
          Scene scene = new Scene(plain, random.nextLong());
          Picture picture = scene.picture();
          float[] depth = scene.depth();
          float[] heat = scene.thermal();
          int agree = 0;
          for (int i = 0; i < depth.length; i++) {
            boolean seen = Oracles.saturation(picture, i % Scene.SIDE, i / Scene.SIDE) > 0.5;
            agree += seen == (depth[i] < 4) && seen == (heat[i] > 294.5) ? 1 : 0;
          }
          assertThat(agree).isGreaterThan(depth.length * 90 / 100);
        });
  }

  @Test
  void motionTellsItsSpriteFromAllNeighbors() {
    assertThat(recognized(Oracles::feel)).isGreaterThan(0.9);
  }

  @Test
  void theWavFileIsOneSecondOfMonoThatIsHeardAndNotClipped() throws Exception {
    for (int seed = 0; seed < 50; seed++) {
      byte[] wav = new Scene(draw(new SplittableRandom(seed)), seed).wav();
      try (AudioInputStream stream =
          AudioSystem.getAudioInputStream(new ByteArrayInputStream(wav))) {
        assertThat(stream.getFormat().getSampleRate()).isEqualTo(16_000);
        assertThat(stream.getFormat().getChannels()).isEqualTo(1);
        assertThat(stream.getFrameLength()).isEqualTo(16_000);
      }
      float[] samples = Oracles.samples(wav);
      float loudest = 0;
      for (float sample : samples) {
        loudest = Math.max(loudest, Math.abs(sample));
      }
      assertThat(loudest).isBetween(0.1f, 0.99f);
    }
  }

  @Test
  void distancesAndTemperaturesArePlausible() {
    Trials.run(
        50,
        random -> {
          Scene scene = new Scene(draw(random), random.nextLong());
          for (float meters : scene.depth()) {
            assertThat(meters).isBetween(0.3f, 6f);
          }
          for (float kelvin : scene.thermal()) {
            assertThat(kelvin).isBetween(288f, 340f);
          }
        });
  }

  private static Sprite draw(RandomGenerator random) {
    return Sprite.of(random.nextInt(Sprite.COUNT));
  }

  /**
   * Returns how often the nearest of 24 templates, each the mean of what a sprite or a neighbor
   * looks like at three other moments, is that of the sprite itself. Chance is one in 24.
   */
  private static double recognized(Function<Scene, double[]> features) {
    SplittableRandom random = new SplittableRandom(1);
    int right = 0;
    for (int i = 0; i < ASKED; i++) {
      Sprite sprite = draw(random);
      double[] asked = features.apply(new Scene(sprite, 10_000 + i));
      List<Sprite> neighbors = Worlds.neighbors(sprite);
      double best = Double.MAX_VALUE;
      Sprite found = neighbors.get(1);
      for (Sprite neighbor : neighbors) {
        double distance = distance(asked, template(neighbor, features));
        if (distance < best) {
          best = distance;
          found = neighbor;
        }
      }
      right += found.equals(sprite) ? 1 : 0;
    }
    return (double) right / ASKED;
  }

  private static double[] template(Sprite sprite, Function<Scene, double[]> features) {
    double[] mean = features.apply(new Scene(sprite, 0));
    for (int seed = 1; seed < 3; seed++) {
      double[] more = features.apply(new Scene(sprite, seed));
      for (int i = 0; i < mean.length; i++) {
        mean[i] += (more[i] - mean[i]) / (seed + 1);
      }
    }
    return mean;
  }

  private static double distance(double[] left, double[] right) {
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += (left[i] - right[i]) * (left[i] - right[i]);
    }
    return sum;
  }
}
