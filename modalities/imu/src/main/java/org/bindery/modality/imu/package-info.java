/**
 * Inertial measurements, acceleration and rotation of a moving thing, at any rate, through a
 * transformer over short windows, as in Girdhar et al. 2023, "ImageBind: One Embedding Space To
 * Bind Them All".
 */
package org.bindery.modality.imu;
