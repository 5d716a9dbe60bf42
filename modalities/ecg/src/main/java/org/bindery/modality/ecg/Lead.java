package org.bindery.modality.ecg;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What is measured: the twelve standard leads, then Frank's three, then the pulse. */
public enum Lead {
  /** Left arm minus right arm. */
  I("I"),
  /** Left leg minus right arm. */
  II("II"),
  /** Left leg minus left arm. */
  III("III"),
  /** Right arm, augmented. */
  AVR("aVR"),
  /** Left arm, augmented. */
  AVL("aVL"),
  /** Left leg, augmented. */
  AVF("aVF"),
  /** Chest, right of the sternum. */
  V1("V1"),
  /** Chest, left of the sternum. */
  V2("V2"),
  /** Chest, between V2 and V4. */
  V3("V3"),
  /** Chest, under the middle of the collarbone. */
  V4("V4"),
  /** Chest, at the front of the armpit. */
  V5("V5"),
  /** Chest, under the middle of the armpit. */
  V6("V6"),
  /** Frank's lead to the left. */
  VX("Vx"),
  /** Frank's lead downward. */
  VY("Vy"),
  /** Frank's lead backward. */
  VZ("Vz"),
  /** The pulse wave by light (photoplethysmogram), in no unit. */
  PLETH("PLETH");

  /** The twelve of a clinical recording, in the order of features and masks. */
  public static final List<Lead> STANDARD = List.of(values()).subList(0, 12);

  /** Frank's three. */
  public static final List<Lead> FRANK = List.of(VX, VY, VZ);

  /** Monitors move electrodes from the limbs to the chest and name the lead after what it shows. */
  private static final Map<String, Lead> MODIFIED =
      Map.of("MLI", I, "MLII", II, "MLIII", III, "MCL1", V1, "MV1", V1, "MV2", V2, "MV5", V5);

  private final String label;

  Lead(String label) {
    this.label = label;
  }

  /** Returns the name on paper: {@code aVR}. */
  public String label() {
    return label;
  }

  /**
   * Returns the lead of this name, whatever its case: {@code avr}, {@code ECG II}; modified leads
   * ({@code MLII}, {@code MCL1}) count as those they imitate. Empty for anything else, such as
   * {@code V}, which says no place.
   */
  public static Optional<Lead> of(String name) {
    String upper = name.strip().toUpperCase(Locale.ROOT);
    String bare = upper.startsWith("ECG ") ? upper.substring(4).strip() : upper;
    if (MODIFIED.containsKey(bare)) {
      return Optional.of(MODIFIED.get(bare));
    }
    return Arrays.stream(values()).filter(lead -> lead.name().equals(bare)).findFirst();
  }
}
