package org.bindery.graph;

import java.io.Serializable;

/**
 * One thing that is wrong with a graph, told to people.
 *
 * @param what what is wrong, a sentence that stands alone
 * @param where the part of the graph it is about, such as {@code edge audio-image}
 * @param fix what to do, a sentence
 */
public record Problem(String what, String where, String fix) implements Serializable {
  @Override
  public String toString() {
    return where + ": " + what + " " + fix;
  }
}
