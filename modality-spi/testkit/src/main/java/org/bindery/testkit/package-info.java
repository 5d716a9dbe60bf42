/**
 * What tests a plugin: extend {@link org.bindery.testkit.ModalityContract}, name the modality, draw
 * a sample, and run the whole suite; for a loss, {@link org.bindery.testkit.LossConformance} and
 * its formula in double precision. {@link org.bindery.testkit.Trials} repeats a property with many
 * seeds.
 *
 * <p>Engine tests run on {@code Engine.getEngine("PyTorch")}, on the CPU natives that come with
 * this module.
 */
package org.bindery.testkit;
