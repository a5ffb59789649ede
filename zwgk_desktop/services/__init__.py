"""What happens? One function is one action of an officer, one transaction, one audit entry, one ChangeSet."""
