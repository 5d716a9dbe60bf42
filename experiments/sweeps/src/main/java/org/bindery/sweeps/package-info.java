/**
 * Sweeps as Weights and Biases defines them, without a server: a search proposes parameters, an
 * early stop ends what will not win, and trials run wherever an executor puts them.
 */
package org.bindery.sweeps;
