package org.bindery.modality.ecg.wfdb;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bindery.spi.DataException;

/**
 * A mark in a recording, such as a beat or a change of rhythm.
 *
 * @param time in frames from the begin
 * @param code 1 to 49, as the WFDB library numbers them; 1 is a normal beat
 * @param subtype of it, from an annotator; 0 mostly
 * @param channel which signal is meant; 0 mostly
 * @param note the text that goes with it, such as {@code (AFIB}; may be empty
 */
public record WfdbAnnotation(long time, int code, int subtype, int channel, String note) {
  /** The code of a change of rhythm. */
  public static final int RHYTHM = 28;

  private static final int SKIP = 59;
  private static final int NUM = 60;
  private static final int SUB = 61;
  private static final int CHN = 62;
  private static final int AUX = 63;

  /** By code, as PhysioNet prints them; a blank where a code has no meaning. */
  private static final String SYMBOLS = " NLRaVFJASEj/Q~ | sT*D\"=pB^t+u?![]en@xf()r";

  /** The codes of beats, by their symbols. */
  private static final String BEATS = "NLRBAaJSVrFejnE/fQ?";

  /** Returns the symbol PhysioNet prints, such as {@code N}, {@code V}, {@code +}. */
  public char symbol() {
    return code < SYMBOLS.length() ? SYMBOLS.charAt(code) : ' ';
  }

  /** Tells whether it is a beat. */
  public boolean isBeat() {
    return symbol() != ' ' && BEATS.indexOf(symbol()) >= 0;
  }

  /**
   * Reads a file of MIT annotations, such as {@code 100.atr}.
   *
   * @throws DataException if it is not there or ends within an annotation
   */
  public static List<WfdbAnnotation> read(Path file) {
    try {
      return parse(file.toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new DataException("The WFDB annotations " + file + " cannot be read: " + e + ".", e);
    }
  }

  /**
   * Reads MIT annotations: words of 16 bits, the low byte first, six bits of code and ten of time
   * since the one before.
   *
   * @param where what to call it in messages
   * @throws DataException if they end within an annotation, or without the two zero bytes of the
   *     end
   */
  static List<WfdbAnnotation> parse(String where, byte[] bytes) {
    List<WfdbAnnotation> all = new ArrayList<>();
    long time = 0;
    int channel = 0;
    int at = 0;
    while (at + 2 <= bytes.length) {
      int word = word(bytes, at);
      int code = word >> 10;
      int value = word & 0x3ff;
      at += 2;
      if (word == 0) {
        return all;
      }
      if (code == SKIP) {
        if (at + 4 > bytes.length) {
          break;
        }
        // The high half stands first, as on a PDP-11.
        time += word(bytes, at) << 16 | word(bytes, at + 2);
        at += 4;
      } else if (code == NUM) {
        continue;
      } else if (code == SUB || code == CHN || code == AUX) {
        if (all.isEmpty()) {
          throw new DataException(
              "The WFDB annotations " + where + " begin with the continuation of none.");
        }
        WfdbAnnotation last = all.get(all.size() - 1);
        if (code == AUX && at + value > bytes.length) {
          break;
        }
        all.set(all.size() - 1, last.with(code, value, bytes, at));
        channel = all.get(all.size() - 1).channel();
        at += code == AUX ? value + value % 2 : 0;
      } else {
        time += value;
        all.add(new WfdbAnnotation(time, code, 0, channel, ""));
      }
    }
    throw new DataException(
        "The WFDB annotations "
            + where
            + " are cut short: they end within annotation "
            + (all.size() + 1)
            + " and not with two zero bytes.");
  }

  private WfdbAnnotation with(int what, int value, byte[] bytes, int at) {
    if (what == AUX) {
      String text = new String(bytes, at, value, StandardCharsets.ISO_8859_1);
      int end = text.indexOf('\0');
      return new WfdbAnnotation(
          time, code, subtype, channel, (end < 0 ? text : text.substring(0, end)).strip());
    }
    int signed = value << 22 >> 22;
    return what == SUB
        ? new WfdbAnnotation(time, code, signed, channel, note)
        : new WfdbAnnotation(time, code, subtype, signed, note);
  }

  private static int word(byte[] bytes, int at) {
    return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8;
  }
}
