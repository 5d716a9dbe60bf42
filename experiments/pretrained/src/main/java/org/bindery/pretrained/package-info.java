/**
 * Towers whose weights come from elsewhere: presets that say how such towers are built, loading,
 * embedding with them, and the proof that they compute what a reference computes.
 */
package org.bindery.pretrained;
