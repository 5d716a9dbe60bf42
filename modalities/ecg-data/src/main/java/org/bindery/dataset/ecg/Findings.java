package org.bindery.dataset.ecg;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bindery.modality.ecg.wfdb.WfdbAnnotation;

/** What a record says of itself, in words. */
final class Findings {
  private static final Pattern DIAGNOSIS =
      Pattern.compile(
          "(?i)(<?diagnos[^:]*>?|reason for admission|(acute|former) infarction \\(localization\\)"
              + "|additional diagnoses|dx):\\s*(.*)");
  private static final Set<String> NOTHING = Set.of("", "no", "none", "(none)", "n/a", "unknown");

  private static final Map<String, String> RHYTHMS =
      Map.ofEntries(
          Map.entry("(N", "normal sinus rhythm"),
          Map.entry("(AB", "atrial bigeminy"),
          Map.entry("(AFIB", "atrial fibrillation"),
          Map.entry("(AFL", "atrial flutter"),
          Map.entry("(B", "ventricular bigeminy"),
          Map.entry("(BII", "second degree heart block"),
          Map.entry("(IVR", "idioventricular rhythm"),
          Map.entry("(NOD", "nodal rhythm"),
          Map.entry("(P", "paced rhythm"),
          Map.entry("(PREX", "pre-excitation"),
          Map.entry("(SBR", "sinus bradycardia"),
          Map.entry("(SVTA", "supraventricular tachyarrhythmia"),
          Map.entry("(T", "ventricular trigeminy"),
          Map.entry("(VFL", "ventricular flutter"),
          Map.entry("(VT", "ventricular tachycardia"));

  private static final Map<Character, String> BEATS =
      Map.ofEntries(
          Map.entry('N', "normal"),
          Map.entry('L', "left bundle branch block"),
          Map.entry('R', "right bundle branch block"),
          Map.entry('B', "bundle branch block"),
          Map.entry('A', "atrial premature"),
          Map.entry('a', "aberrated atrial premature"),
          Map.entry('J', "nodal premature"),
          Map.entry('S', "supraventricular premature"),
          Map.entry('V', "ventricular premature"),
          Map.entry('F', "fusion"),
          Map.entry('e', "atrial escape"),
          Map.entry('j', "nodal escape"),
          Map.entry('E', "ventricular escape"),
          Map.entry('/', "paced"),
          Map.entry('f', "fusion of paced"),
          Map.entry('Q', "unclassifiable"));

  private Findings() {}

  /**
   * Returns the diagnosis in a header's comments: the lines that are named so, or, where no line
   * has a colon or a digit, all of them (labels of alarms).
   */
  static Optional<String> diagnosis(List<String> comments) {
    List<String> found = new ArrayList<>();
    for (String line : comments) {
      for (String part : line.split("\\s{2,}")) {
        Matcher matcher = DIAGNOSIS.matcher(part);
        if (matcher.matches()
            && !NOTHING.contains(matcher.group(3).strip().toLowerCase(Locale.ROOT))) {
          String name = matcher.group(1).toLowerCase(Locale.ROOT);
          found.add(
              name.contains("infarction")
                  ? name.substring(0, name.indexOf(" (")) + " " + matcher.group(3).strip()
                  : matcher.group(3).strip());
        }
      }
    }
    if (found.isEmpty() && comments.stream().noneMatch(line -> line.matches(".*[:\\d].*"))) {
      found.addAll(comments);
    }
    return found.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", found));
  }

  /**
   * Tells rhythm, kinds of beats and rate of a window.
   *
   * @param marks of the whole record, in order
   * @param from seconds
   * @param rate frames in a second, in which marks count time
   * @return empty where there is no beat
   */
  static Optional<String> window(
      List<WfdbAnnotation> marks, double from, double seconds, double rate) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    String rhythm = "";
    int beats = 0;
    for (WfdbAnnotation mark : marks) {
      double time = mark.time() / rate;
      if (time >= from + seconds) {
        break;
      }
      if (mark.code() == WfdbAnnotation.RHYTHM) {
        rhythm = RHYTHMS.getOrDefault(mark.note(), rhythm);
      } else if (mark.isBeat() && time >= from) {
        counts.merge(beat(mark), 1, Integer::sum);
        beats++;
      }
    }
    if (beats == 0) {
      return Optional.empty();
    }
    String kinds =
        counts.entrySet().stream()
            .map(kind -> kind.getValue() + " " + kind.getKey())
            .collect(Collectors.joining(" and "));
    long perMinute = 5 * Math.round(beats * 60 / seconds / 5);
    return Optional.of(
        (rhythm.isEmpty() ? "" : rhythm + ", ")
            + kinds
            + (beats == 1 ? " beat" : " beats")
            + ", rate "
            + perMinute);
  }

  /** Returns what kind of beat it is: {@code ventricular premature}. */
  static String beat(WfdbAnnotation mark) {
    return BEATS.getOrDefault(mark.symbol(), "other");
  }
}
