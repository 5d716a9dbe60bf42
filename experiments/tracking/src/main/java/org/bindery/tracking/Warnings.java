package org.bindery.tracking;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Tells each kind of mishap once. A listener that throws is not asked to explain. */
final class Warnings {
  private final Set<String> told = ConcurrentHashMap.newKeySet();
  private final Consumer<String> listener;

  Warnings(Consumer<String> listener) {
    this.listener = listener;
  }

  void once(String kind, String sentence) {
    if (told.add(kind)) {
      try {
        listener.accept(sentence);
      } catch (RuntimeException e) {
        told.add("listener: " + e);
      }
    }
  }
}
