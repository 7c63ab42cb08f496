"""The events of a plan, sent by a destination's templates without sending anything."""
