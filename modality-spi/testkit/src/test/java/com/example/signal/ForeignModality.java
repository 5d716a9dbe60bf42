package com.example.signal;

import org.bindery.spi.BuiltFor;
import org.bindery.spi.ModalityCard;
import org.bindery.spi.ModalityId;
import org.bindery.spi.Spi;
import org.bindery.testkit.Tiny;
import org.bindery.testkit.TinyModality;

/** Takes an id that is Bindery's own. */
@BuiltFor(Spi.VERSION)
public final class ForeignModality extends TinyModality {
  @Override
  public ModalityCard<Tiny> card() {
    return new ModalityCard<>(ModalityId.of("audio"), "Tiny", Tiny.class, "Four numbers.");
  }
}
