"""Every way a survey, an order, an appointment, a visit or a signature changes. One module per verb group."""
