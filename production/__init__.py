"""What the cyclotron unit may do: accept, reject, reopen, vials, release; and what its dispenser tells."""
