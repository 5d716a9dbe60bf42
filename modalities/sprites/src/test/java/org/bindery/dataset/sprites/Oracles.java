package org.bindery.dataset.sprites;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bindery.modality.image.Picture;

/** Hand-made features by which one who knows the world tells sprites apart. */
final class Oracles {
  private static final int WINDOW = 48;
  private static final int FRAME = 1024;
  private static final int HOP = 512;
  private static final int BANDS = 56;
  private static final double[] COSINE = new double[FRAME];
  private static final double[] SINE = new double[FRAME];

  static {
    for (int i = 0; i < FRAME; i++) {
      COSINE[i] = Math.cos(2 * Math.PI * i / FRAME);
      SINE[i] = Math.sin(2 * Math.PI * i / FRAME);
    }
  }

  private Oracles() {}

  /** Returns color differences around the middle of all that is colorful, and where that is. */
  static double[] look(Scene scene) {
    Picture picture = scene.picture();
    double mass = 0;
    double x = 0;
    double y = 0;
    for (int row = 0; row < Scene.SIDE; row++) {
      for (int column = 0; column < Scene.SIDE; column++) {
        double weight = saturation(picture, column, row) > 0.6 ? 1 : 0;
        mass += weight;
        x += weight * column;
        y += weight * row;
      }
    }
    double[] features = new double[WINDOW * WINDOW * 2 + 1];
    int left = (int) Math.round(x / mass) - WINDOW / 2;
    int top = (int) Math.round(y / mass) - WINDOW / 2;
    for (int i = 0; i < WINDOW * WINDOW; i++) {
      int column = left + i % WINDOW;
      int row = top + i / WINDOW;
      if (column >= 0 && row >= 0 && column < Scene.SIDE && row < Scene.SIDE) {
        int green = picture.channel(column, row, 1);
        features[2 * i] = (picture.channel(column, row, 0) - green) / 255.0;
        features[2 * i + 1] = (green - picture.channel(column, row, 2)) / 255.0;
      }
    }
    features[features.length - 1] = x / mass;
    return features;
  }

  static double saturation(Picture picture, int x, int y) {
    int red = picture.channel(x, y, 0);
    int green = picture.channel(x, y, 1);
    int blue = picture.channel(x, y, 2);
    int most = Math.max(red, Math.max(green, blue));
    return most < 60 ? 0 : (most - Math.min(red, Math.min(green, blue))) / (double) most;
  }

  /** Returns the logarithmic power of frames of 64 ms in bands spaced by about 1.4 semitones. */
  static double[] listen(Scene scene) {
    float[] samples = samples(scene.wav());
    int frames = (samples.length - FRAME) / HOP + 1;
    double[] features = new double[frames * BANDS];
    for (int frame = 0; frame < frames; frame++) {
      for (int band = 0; band < BANDS; band++) {
        double hertz = 150 * Math.pow(8000 / 150.0, (double) band / BANDS);
        int bin = (int) Math.round(hertz * FRAME / 16_000);
        features[frame * BANDS + band] = Math.log(power(samples, frame * HOP, bin) + 1e-2);
      }
    }
    return features;
  }

  private static double power(float[] samples, int from, int bin) {
    double real = 0;
    double imaginary = 0;
    for (int i = 0; i < FRAME; i++) {
      double value = samples[from + i] * (1 - COSINE[i]);
      int turn = i * bin & (FRAME - 1);
      real += value * COSINE[turn];
      imaginary += value * SINE[turn];
    }
    return real * real + imaginary * imaginary;
  }

  /** Returns each channel's mean and the strengths of its first frequencies. */
  static double[] feel(Scene scene) {
    float[] felt = scene.motion();
    int length = SceneMotion.LENGTH;
    int bins = 40;
    double[] features = new double[6 * bins];
    for (int channel = 0; channel < 6; channel++) {
      for (int bin = 0; bin < bins; bin++) {
        double real = 0;
        double imaginary = 0;
        for (int i = 0; i < length; i++) {
          double angle = 2 * Math.PI * bin * i / length;
          real += felt[channel * length + i] * Math.cos(angle);
          imaginary += felt[channel * length + i] * Math.sin(angle);
        }
        features[channel * bins + bin] =
            bin == 0 ? real / length : Math.hypot(real, imaginary) / length;
      }
    }
    return features;
  }

  static float[] samples(byte[] wav) {
    ByteBuffer data = ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN).position(44);
    float[] samples = new float[data.remaining() / 2];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = data.getShort() / 32768f;
    }
    return samples;
  }
}
