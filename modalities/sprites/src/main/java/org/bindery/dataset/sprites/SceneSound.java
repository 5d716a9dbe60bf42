package org.bindery.dataset.sprites;

import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.bindery.dataset.sprites.Sprite.Motion;
import org.bindery.dataset.sprites.Sprite.Shape;
import org.bindery.dataset.sprites.Sprite.Texture;

/**
 * Plays one second: notes in the shape's timbre at the color's pitch, as many as the place says,
 * ringing as long as the size says, bent by the motion; beside them the texture's noise.
 */
final class SceneSound {
  private static final Map<Shape, Timbre> TIMBRES = timbres();
  private static final int LENGTH = Wav.RATE;
  private static final double LOWEST = 185;
  private static final int SEMITONES_BETWEEN_COLORS = 3;

  /** Time in seconds after which a note has fallen to a third, by size. */
  private static final double[] RING = {0.022, 0.075, 0.5};

  private SceneSound() {}

  private static Map<Shape, Timbre> timbres() {
    Map<Shape, Timbre> timbres = new EnumMap<>(Shape.class);
    for (Shape shape : Shape.values()) {
      timbres.put(shape, Timbre.of(shape));
    }
    return timbres;
  }

  static float[] play(Sprite sprite, SplittableRandom random) {
    double gain = random.nextDouble(0.16, 0.26);
    float[] sound = new float[LENGTH];
    int notes = 2 + sprite.place().ordinal();
    double start = random.nextDouble(0.02, 0.06);
    double step = 0.92 / notes;
    double detune = random.nextDouble(-0.35, 0.35);
    for (int note = 0; note < notes; note++) {
      int from = (int) ((start + note * step) * Wav.RATE);
      int to = Math.min(LENGTH, from + (int) (0.88 * step * Wav.RATE));
      play(sprite, detune, gain, sound, from, to, random.nextDouble());
    }
    cover(sprite.texture(), gain, sound, random);
    double floor = random.nextDouble(0.0005, 0.002);
    for (int i = 0; i < LENGTH; i++) {
      sound[i] += (float) (floor * random.nextDouble(-1, 1));
    }
    return sound;
  }

  private static void play(
      Sprite sprite, double detune, double gain, float[] sound, int from, int to, double start) {
    Timbre timbre = TIMBRES.get(sprite.shape());
    double semitones = SEMITONES_BETWEEN_COLORS * sprite.color().ordinal() + detune;
    double pitch = LOWEST * StrictMath.pow(2, semitones / 12);
    double decay = StrictMath.exp(-1 / (RING[sprite.size().ordinal()] * Wav.RATE));
    double envelope = gain;
    double phase = start;
    double bent = pitch;
    for (int i = from; i < to; i++) {
      // A pitch that is bent anew every 2 ms sounds smooth and spares most powers.
      if ((i - from) % 32 == 0) {
        bent = pitch * StrictMath.pow(2, bend(sprite.motion(), i - from, to - from) / 12);
      }
      phase += bent / Wav.RATE;
      double fade = Math.min(1, Math.min((i - from) / 80.0, (to - i) / 160.0));
      sound[i] += (float) (envelope * fade * timbre.at(phase));
      envelope *= decay;
    }
  }

  /** Returns by how many semitones a note is off its pitch. */
  private static double bend(Motion motion, int at, int length) {
    double part = (double) at / length;
    return switch (motion) {
      case RESTING -> 0;
      case RISING -> -1.5 + 4 * part;
      case FALLING -> 1.5 - 4 * part;
      case SHAKING -> 1.1 * StrictMath.sin(2 * StrictMath.PI * 14 * at / Wav.RATE);
    };
  }

  /** Adds eight puffs of hiss for stripes, some twenty clicks for dots, above the notes. */
  private static void cover(Texture texture, double gain, float[] sound, SplittableRandom random) {
    if (texture == Texture.STRIPED) {
      int shift = random.nextInt(LENGTH / 8);
      double last = 0;
      for (int i = 0; i < LENGTH; i++) {
        double noise = random.nextDouble(-1, 1);
        boolean on = (i + shift) % (LENGTH / 8) < LENGTH / 16;
        sound[i] += on ? (float) (0.16 * gain * (noise - last)) : 0;
        last = noise;
      }
    } else if (texture == Texture.DOTTED) {
      for (int click = 0; click < 20; click++) {
        int at = random.nextInt(LENGTH - 40);
        for (int i = 0; i < 40; i++) {
          sound[at + i] += (float) (gain * (1 - i / 40.0) * (i % 2 == 0 ? 1 : -1));
        }
      }
    }
  }
}
