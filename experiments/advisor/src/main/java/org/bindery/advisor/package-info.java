/**
 * Which anchor to bind to, before anything is trained: what frozen features of the pairs at hand
 * tell about the factors signals share.
 *
 * <p>All of it is linear and Gaussian in spirit: canonical correlations see what a linear map of
 * the features sees. It says its sample size and how often it was right where the truth was known,
 * and declines where there is too little data. Deterministic, immutable, on the calling thread; no
 * engine.
 */
package org.bindery.advisor;
