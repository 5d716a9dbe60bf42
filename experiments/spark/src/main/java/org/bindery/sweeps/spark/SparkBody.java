package org.bindery.sweeps.spark;

import java.io.Serializable;
import org.bindery.sweeps.running.TrialBody;

/** The program under search, sent to where it runs by Java serialization. */
@FunctionalInterface
public interface SparkBody extends TrialBody, Serializable {}
