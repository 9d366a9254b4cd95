//! Working days and hours.
