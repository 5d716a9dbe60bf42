package org.bindery.dashboard;

import java.util.List;
import org.bindery.spi.ConfigException;

/** The studies (ablations) to show. Called by many threads; may read files. */
public interface StudySource {
  /** Has no studies. */
  StudySource NONE =
      new StudySource() {
        @Override
        public List<String> names() {
          return List.of();
        }

        @Override
        public StudyPage open(String name, String measure) {
          throw new ConfigException("study", name, "There is no study '" + name + "'.");
        }
      };

  /** The names of the studies. */
  List<String> names();

  /**
   * What a study reached so far.
   *
   * @param name one of {@link #names}
   * @param measure one of {@link StudyPage#measures}; the usual one where empty
   * @throws org.bindery.spi.BinderyException if there is no such study or measure, or it cannot be
   *     read
   */
  StudyPage open(String name, String measure);
}
