/**
 * A page on this machine that shows runs, sweeps and studies while they go on. It needs no account
 * and nothing but a browser, and reads the same folders that Weights and Biases' own tools read.
 */
package org.bindery.dashboard;
