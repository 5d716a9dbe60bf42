package org.bindery.dataset.ecg;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bindery.modality.ecg.Ecg;
import org.bindery.modality.ecg.Lead;
import org.bindery.modality.ecg.wfdb.WfdbHeader;
import org.bindery.modality.ecg.wfdb.WfdbRecord;
import org.bindery.modality.ecg.wfdb.WfdbSignal;

/** Cuts pieces out of a record. */
final class Windows {
  private Windows() {}

  /**
   * Cuts the leads wanted out of a record. Of leads at several rates those of the highest are
   * taken; of a lead that is there twice, the first.
   *
   * @param from seconds from the begin
   * @param seconds how long
   * @return empty if no such lead is there or a value in it is missing
   */
  static Optional<Ecg> cut(WfdbRecord record, List<Lead> wanted, double from, double seconds) {
    WfdbHeader header = record.header();
    List<Lead> leads = new ArrayList<>();
    List<Integer> signals = new ArrayList<>();
    double rate = 0;
    for (int signal = 0; signal < header.signals().size(); signal++) {
      Optional<Lead> lead = lead(header.signals().get(signal)).filter(wanted::contains);
      if (lead.isPresent() && !leads.contains(lead.get())) {
        leads.add(lead.get());
        signals.add(signal);
        rate = Math.max(rate, header.rate(signal));
      }
    }
    int first = (int) Math.round(from * rate);
    int count = (int) Math.round(seconds * rate);
    List<Lead> kept = new ArrayList<>();
    List<float[]> values = new ArrayList<>();
    for (int i = 0; i < leads.size(); i++) {
      int signal = signals.get(i);
      if (header.rate(signal) < rate) {
        continue;
      }
      if (first < 0 || first + count > record.samples(signal)) {
        return Optional.empty();
      }
      float[] row = millivolts(record, signal, first, count);
      for (float value : row) {
        if (!Float.isFinite(value)) {
          return Optional.empty();
        }
      }
      kept.add(leads.get(i));
      values.add(row);
    }
    return kept.isEmpty() || count < 2
        ? Optional.empty()
        : Optional.of(Ecg.of(rate, kept, values.toArray(float[][]::new)));
  }

  private static Optional<Lead> lead(WfdbSignal signal) {
    return Lead.of(signal.name());
  }

  private static float[] millivolts(WfdbRecord record, int signal, int from, int count) {
    double factor =
        switch (record.header().signals().get(signal).unit()) {
          case "uV" -> 1e-3;
          case "V" -> 1e3;
          default -> 1;
        };
    double[] physical = record.physical(signal, from, count);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (factor * physical[i]);
    }
    return values;
  }
}
