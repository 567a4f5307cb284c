"""`creditline recall`: decisions on many customers made again with records put right."""
