package org.bindery.spi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The {@link Spi#VERSION} a provider was compiled against: {@code @BuiltFor(Spi.VERSION)}. A
 * provider without it, or with another version than the host's, is rejected before it is made, and
 * listed with the reason; one that is registered by hand may lack it.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface BuiltFor {
  /** Returns the SPI version the provider was compiled against. */
  int value();
}
