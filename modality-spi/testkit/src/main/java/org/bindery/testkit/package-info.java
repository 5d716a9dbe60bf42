/**
 * What tests a plugin: extend {@link org.bindery.testkit.ModalityContract}, name the modality, draw
 * a sample, and run the whole suite; for a dataset, {@link org.bindery.testkit.DatasetContract} and
 * a small request; for a loss, {@link org.bindery.testkit.LossConformance} (a {@code LossContract}
 * is the interface's word for what a loss needs of its data) and its formula in double precision.
 * Every failure is a sentence that says what to change.
 *
 * <p>{@link org.bindery.testkit.AssertingModality} checks the same at every call while your own
 * test trains or imports. {@link org.bindery.testkit.PluginJars} makes jars of plugins and says
 * what is wrong with one. {@link org.bindery.testkit.Trials} repeats a property with many seeds.
 *
 * <p>Engine tests run on {@code Engine.getEngine("PyTorch")}, on the CPU natives that come with
 * this module.
 */
package org.bindery.testkit;
