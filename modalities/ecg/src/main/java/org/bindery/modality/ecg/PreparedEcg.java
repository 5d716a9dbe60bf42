package org.bindery.modality.ecg;

import java.util.List;

/**
 * A recording at the features' rate, scaled.
 *
 * @param leads a row for each lead wanted; rows of absent leads have no values
 * @param samples of the leads that are there
 */
record PreparedEcg(List<float[]> leads, int samples) {
  PreparedEcg {
    leads = List.copyOf(leads);
  }

  boolean has(int lead) {
    return leads.get(lead).length > 0;
  }
}
